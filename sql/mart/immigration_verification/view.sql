-- view.sql | R23. Grain: one row per month and region; kecamatan rows and one kabupaten row.
create or replace view mart.immigration_verification as
with placed as (
    select
        fact.period_key,
        place.region_code,
        fact.workers_verified,
        fact.investors_verified,
        fact.managers_verified,
        fact.conforming,
        fact.nonconforming
    from warehouse.fact_patrol as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    cross join lateral (
        select fact.region_code
        union
        select left(fact.region_code, 5)
    ) as place
),

counted as (
    select
        warehouse.period_text(period_key) as period,
        region_code,
        sum(workers_verified) as workers,
        sum(investors_verified) as investors,
        sum(managers_verified) as managers,
        sum(workers_verified + investors_verified + managers_verified) as verified,
        coalesce(sum(conforming), 0) as conforming,
        coalesce(sum(nonconforming), 0) as nonconforming,
        -- Results may be told of other people too (family, visitors): then nobody of the three is without one.
        sum(greatest(workers_verified + investors_verified + managers_verified - coalesce(conforming, 0) - coalesce(nonconforming, 0), 0)) as unknown
    from placed
    group by period_key, region_code
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.workers,
    counted.investors,
    counted.managers,
    counted.verified,
    counted.conforming,
    counted.nonconforming,
    counted.unknown,
    round(100.0 * counted.conforming / nullif(counted.conforming + counted.nonconforming, 0), 2) as conforming_pct
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.immigration_verification is
'R23: workers, investors and managers whom immigration verified on the spot (I04), and how many were in order. Heads of visits, not persons: who is met twice counts twice, within a month too. Over regions or months: sum(conforming) ÷ sum(conforming + nonconforming). · Verifikasi oleh Imigrasi';
comment on column mart.immigration_verification.period is 'Month, such as 2026-10. · periode';
comment on column mart.immigration_verification.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart.immigration_verification.region_name is 'Name of the region. · nama wilayah';
comment on column mart.immigration_verification.workers is 'Workers verified. · pekerja';
comment on column mart.immigration_verification.investors is 'Investors verified. · investor';
comment on column mart.immigration_verification.managers is 'Managers verified. · manajerial';
comment on column mart.immigration_verification.verified is 'All three. · diverifikasi';
comment on column mart.immigration_verification.conforming is 'In order. · sesuai';
comment on column mart.immigration_verification.nonconforming is 'Not in order. · tidak sesuai';
comment on column mart.immigration_verification.unknown is 'Verified without a result. · hasil tidak diketahui';
comment on column mart.immigration_verification.conforming_pct is '100 × conforming ÷ (conforming + nonconforming). · sesuai (persen)';
