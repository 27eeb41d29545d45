-- view.sql | R29. Grain: one row per wave, month of arrival and region whose offices tell the wave.
create or replace view mart.local_ktp_share as
with person as (
    select
        home.period,
        home.wave,
        home.ktp_region_code,
        home.sender_region_codes
    from warehouse.homecoming_known as home
    where home.wave is not null
),

-- The city that the question is about; a province only where no city or regency tells the wave.
asked as (
    select distinct
        told.period,
        told.wave,
        told.region_code
    from (
        select
            person.period,
            person.wave,
            office.region_code,
            max(length(office.region_code)) over (partition by person.period, person.wave) as deepest
        from person
        cross join lateral unnest(person.sender_region_codes) as office (region_code)
    ) as told
    where length(told.region_code) = told.deepest
),

counted as (
    select
        asked.period,
        asked.region_code,
        asked.wave,
        count(*) as persons,
        count(*) filter (where left(person.ktp_region_code, 2) = left(asked.region_code, 2)) as from_province,
        count(*) filter (where starts_with(person.ktp_region_code, asked.region_code)) as local_ktp,
        count(*) filter (where person.ktp_region_code is null) as unknown_ktp
    from asked
    inner join person on asked.period = person.period and asked.wave = person.wave
    group by asked.period, asked.region_code, asked.wave
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.wave,
    counted.persons,
    counted.from_province,
    counted.local_ktp,
    counted.unknown_ktp,
    round(100.0 * counted.local_ktp / nullif(counted.persons - counted.unknown_ktp, 0), 2) as local_share_pct
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.local_ktp_share is
'R29: of the persons of a wave whose KTP is known, the share with a KTP of the city. Persons are distinct over all senders. · Bagian ber-KTP setempat';
comment on column mart.local_ktp_share.period is 'Month of arrival. · periode';
comment on column mart.local_ktp_share.region_code is 'The city or regency asked about: that of the offices that tell the wave. · kode wilayah';
comment on column mart.local_ktp_share.region_name is 'Name of the region. · nama wilayah';
comment on column mart.local_ktp_share.wave is 'Wave. · gelombang';
comment on column mart.local_ktp_share.persons is 'Distinct persons of the wave over all senders. · orang';
comment on column mart.local_ktp_share.from_province is 'Of these, with a KTP of the province. · ber-KTP provinsi';
comment on column mart.local_ktp_share.local_ktp is 'Of these, with a KTP of the city. · ber-KTP setempat';
comment on column mart.local_ktp_share.unknown_ktp is 'Persons whose KTP nobody tells. · KTP tidak diketahui';
comment on column mart.local_ktp_share.local_share_pct is '100 × local_ktp ÷ (persons − unknown_ktp); null when no KTP is known. · persen';
