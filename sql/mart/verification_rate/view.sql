-- view.sql | R03. Grain: one row per month and region; kecamatan rows and one de-duplicated kabupaten row.
create or replace view mart.verification_rate as
with counted as (
    select
        period,
        region_code,
        count(*) filter (where is_verified) as persons_verified,
        count(*) filter (where is_assessable) as persons_assessable,
        count(*) as persons_known
    from warehouse.reconciliation_known
    where length(region_code) > 5
    group by period, region_code
    union all
    -- In the kabupaten each person counts once.
    select
        period,
        kabupaten_code,
        count(*) filter (where is_verified),
        count(*) filter (where is_assessable),
        count(*)
    from (
        select
            period,
            kabupaten_code,
            bool_or(is_verified) as is_verified,
            bool_or(is_assessable) as is_assessable
        from warehouse.reconciliation_known
        group by period, kabupaten_code, person_key
    ) as once
    group by period, kabupaten_code
),

sources as (
    select
        period,
        region_code,
        count(*) filter (where state in ('ACCEPTED', 'NIL')) as sources_complete,
        count(*) filter (where state <> 'EXCUSED') as sources_expected
    from (
        select
            period,
            region_code,
            state
        from warehouse.obligation_known
        where form in ('K01', 'P01', 'I01')
        union all
        select
            period,
            left(region_code, 5),
            state
        from warehouse.obligation_known
        where form in ('K01', 'P01', 'I01') and length(region_code) > 5
    ) as owed
    group by period, region_code
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.persons_verified,
    counted.persons_assessable,
    counted.persons_known,
    round(100.0 * counted.persons_verified / nullif(counted.persons_assessable, 0), 2) as verification_rate_pct,
    coalesce(sources.sources_complete, 0) as sources_complete,
    coalesce(sources.sources_expected, 0) as sources_expected
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join sources on counted.period = sources.period and counted.region_code = sources.region_code;
comment on view mart.verification_rate is
'R03: verified persons out of those who can be assessed. Add numerators and denominators, never average the rates. · Tingkat verifikasi';
comment on column mart.verification_rate.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.verification_rate.region_code is 'Dotted Kemendagri code; five characters is the kabupaten or kota as a whole. · kode wilayah';
comment on column mart.verification_rate.region_name is 'Name of the region. · nama wilayah';
comment on column mart.verification_rate.persons_verified is 'Distinct persons in state X401 or X402. · orang terverifikasi';
comment on column mart.verification_rate.persons_assessable is 'Distinct persons whose state could be told: the denominator. · orang yang dapat dinilai';
comment on column mart.verification_rate.persons_known is 'Distinct persons known to any source. · orang yang diketahui';
comment on column mart.verification_rate.verification_rate_pct is '100 × persons_verified ÷ persons_assessable; null when nobody could be assessed. · persen terverifikasi';
comment on column mart.verification_rate.sources_complete is 'Senders of K01, P01 and I01 whose return is accepted or nil. · sumber lengkap';
comment on column mart.verification_rate.sources_expected is 'Senders of K01, P01 and I01 that owe a return. · sumber wajib lapor';
