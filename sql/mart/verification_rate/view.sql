-- view.sql | R03. Grain: one row per month and region; kecamatan rows and one de-duplicated kabupaten row.
create or replace view mart.verification_rate as
-- One sum of parts, so that whoever asks for one region reads no other: a join would count the senders of all.
with part as (
    select
        period,
        region_code,
        count(*) filter (where is_verified) as persons_verified,
        count(*) filter (where is_assessable) as persons_assessable,
        count(*) as persons_known,
        0 as sources_complete,
        0 as sources_expected
    from warehouse.reconciliation_known
    where length(region_code) > 5
    group by period, region_code
    union all
    -- A kabupaten has all of its kecamatan, less those who are in several, and each of these once.
    select
        period,
        kabupaten_code,
        count(*) filter (where is_verified),
        count(*) filter (where is_assessable),
        count(*),
        0,
        0
    from warehouse.reconciliation_known
    group by period, kabupaten_code
    union all
    select
        period,
        kabupaten_code,
        -cast(is_verified as integer),
        -cast(is_assessable as integer),
        -1,
        0,
        0
    from warehouse.reconciliation_known
    where not is_alone
    union all
    select
        period,
        kabupaten_code,
        cast(bool_or(is_verified) as integer),
        cast(bool_or(is_assessable) as integer),
        1,
        0,
        0
    from warehouse.reconciliation_known
    where not is_alone
    group by period, kabupaten_code, person_key
    union all
    -- The row of a kabupaten has its own senders and those of its kecamatan.
    select
        period,
        region_code,
        0,
        0,
        0,
        count(*) filter (where state in ('ACCEPTED', 'NIL')),
        count(*) filter (where state <> 'EXCUSED')
    from warehouse.obligation_known
    where form in ('K01', 'P01', 'I01')
    group by period, region_code
    union all
    select
        period,
        left(region_code, 5),
        0,
        0,
        0,
        count(*) filter (where state in ('ACCEPTED', 'NIL')),
        count(*) filter (where state <> 'EXCUSED')
    from warehouse.obligation_known
    where form in ('K01', 'P01', 'I01') and length(region_code) > 5
    group by period, left(region_code, 5)
),

counted as (
    select
        period,
        region_code,
        sum(persons_verified) as persons_verified,
        sum(persons_assessable) as persons_assessable,
        sum(persons_known) as persons_known,
        sum(sources_complete) as sources_complete,
        sum(sources_expected) as sources_expected
    from part
    group by period, region_code
    having sum(persons_known) > 0
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    cast(counted.persons_verified as bigint) as persons_verified,
    cast(counted.persons_assessable as bigint) as persons_assessable,
    cast(counted.persons_known as bigint) as persons_known,
    round(100.0 * counted.persons_verified / nullif(counted.persons_assessable, 0), 2) as verification_rate_pct,
    cast(counted.sources_complete as bigint) as sources_complete,
    cast(counted.sources_expected as bigint) as sources_expected
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
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
