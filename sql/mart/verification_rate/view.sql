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
    -- In the kabupaten each person counts once; only those of several kecamatan have to be put together for it.
    select
        period,
        region_code,
        sum(persons_verified),
        sum(persons_assessable),
        sum(persons_known)
    from (
        select
            period,
            kabupaten_code as region_code,
            count(*) filter (where is_verified) as persons_verified,
            count(*) filter (where is_assessable) as persons_assessable,
            count(*) as persons_known
        from warehouse.reconciliation_known
        where is_alone
        group by period, kabupaten_code
        union all
        select
            period,
            kabupaten_code,
            cast(bool_or(is_verified) as integer),
            cast(bool_or(is_assessable) as integer),
            1
        from warehouse.reconciliation_known
        where not is_alone
        group by period, kabupaten_code, person_key
    ) as part
    group by period, region_code
),

owed as (
    select
        period,
        region_code,
        count(*) filter (where state in ('ACCEPTED', 'NIL')) as sources_complete,
        count(*) filter (where state <> 'EXCUSED') as sources_expected
    from warehouse.obligation_known
    where form in ('K01', 'P01', 'I01')
    group by period, region_code
),

-- The row of a kabupaten has its own and those of its kecamatan.
sources as (
    select
        owed.period,
        place.region_code,
        sum(owed.sources_complete) as sources_complete,
        sum(owed.sources_expected) as sources_expected
    from owed
    cross join lateral (
        select owed.region_code
        union all
        select left(owed.region_code, 5)
        where length(owed.region_code) > 5
    ) as place
    group by owed.period, place.region_code
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    cast(counted.persons_verified as bigint) as persons_verified,
    cast(counted.persons_assessable as bigint) as persons_assessable,
    cast(counted.persons_known as bigint) as persons_known,
    round(100.0 * counted.persons_verified / nullif(counted.persons_assessable, 0), 2) as verification_rate_pct,
    cast(coalesce(sources.sources_complete, 0) as bigint) as sources_complete,
    cast(coalesce(sources.sources_expected, 0) as bigint) as sources_expected
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
