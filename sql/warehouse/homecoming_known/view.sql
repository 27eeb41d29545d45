-- view.sql | Grain: one row per citizen and homecoming, whoever told it, as known on the day asked for.
create or replace view warehouse.homecoming_known as
with told as (
    select
        fact.*,
        source.file_key,
        source.sender,
        source.region_code as sender_region_code,
        coalesce(fact.arrived_date, fact.arrived_country_date) as arrived,
        -- Whom a row does not name is counted as told: once per number of the sender.
        coalesce(cast(fact.citizen_key as text), source.sender || '|' || fact.return_id_sender) as who
    from warehouse.fact_repatriation as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
),

-- Two offices may differ by days, or over the end of a month: another homecoming begins more than 30 days later.
marked as (
    select
        told.*,
        told.arrived - lag(told.arrived) over (partition by told.who order by told.arrived, told.file_key, told.row_number) as days_since
    from told
),

numbered as (
    select
        marked.*,
        count(*) filter (where marked.days_since > 30) over (
            partition by marked.who order by marked.arrived, marked.file_key, marked.row_number
        ) as homecoming_number,
        -- Immigration saw them arrive; the others were told.
        row_number() over (
            partition by marked.who order by marked.told_by = 'IMIGRASI' desc, marked.file_key, marked.row_number
        ) as trust
    from marked
),

-- The best that anybody knows of each: the deepest address, else the most trusted word.
best as (
    select
        who,
        homecoming_number,
        max(citizen_key) as citizen_key,
        min(arrived) as arrived_date,
        (array_agg(wave order by trust) filter (where wave is not null))[1] as wave,
        (array_agg(country_code order by country_code = 'XXX', trust))[1] as country_code,
        (array_agg(kind order by trust) filter (where kind is not null))[1] as kind,
        (array_agg(sex order by trust) filter (where sex is not null))[1] as sex,
        (array_agg(birth_year order by trust) filter (where birth_year is not null))[1] as birth_year,
        (array_agg(ktp_region_code order by length(ktp_region_code) desc, trust) filter (where ktp_region_code is not null))[1] as ktp_region_code,
        array_agg(distinct sender_region_code) filter (where sender_region_code is not null) as sender_region_codes
    from numbered
    group by who, homecoming_number
)

select
    best.*,
    to_char(best.arrived_date, 'YYYY-MM') as period,
    placed.first_departure is not null as has_official_placement
from best
-- X427: in N03 and gone to that country before coming home. Derived, whatever the sender says.
left join lateral (
    select min(official.departure_date) as first_departure
    from warehouse.placement_known as official
    where
        official.citizen_key = best.citizen_key
        and official.has_left
        and official.departure_date <= best.arrived_date
        -- Who comes from nobody knows where may come from there.
        and best.country_code in (official.country_code, 'XXX')
) as placed on true;
comment on view warehouse.homecoming_known is 'Homecomings, each citizen once however many offices tell it. · Kepulangan, tiap orang sekali';
comment on column warehouse.homecoming_known.who is 'Who came home: the key of the citizen, else sender and number of the row. · siapa';
comment on column warehouse.homecoming_known.homecoming_number is '0 for the first homecoming of this citizen, and so on. · kepulangan ke-';
comment on column warehouse.homecoming_known.citizen_key is 'Citizen, our key; null when nobody names one. · warga';
comment on column warehouse.homecoming_known.arrived_date is 'First day of arrival in the region that anybody tells. · tanggal tiba';
comment on column warehouse.homecoming_known.wave is 'Wave; null for those who came alone. · gelombang';
comment on column warehouse.homecoming_known.country_code is 'Country come from. · negara asal';
comment on column warehouse.homecoming_known.kind is 'DEPORTASI, REPATRIASI, EVAKUASI, PULANG_MANDIRI or JENAZAH. · jenis';
comment on column warehouse.homecoming_known.sex is 'L male, P female. · jenis kelamin';
comment on column warehouse.homecoming_known.birth_year is 'Year of birth. · tahun lahir';
comment on column warehouse.homecoming_known.ktp_region_code is 'Region of the KTP, the deepest told; null unknown. · kode wilayah KTP';
comment on column warehouse.homecoming_known.sender_region_codes is 'Regions of the offices that tell it. · wilayah pengirim';
comment on column warehouse.homecoming_known.period is 'Month of arrival. · periode';
comment on column warehouse.homecoming_known.has_official_placement is 'Left for that country on an official placement (N03) before coming home. · berangkat prosedural';
