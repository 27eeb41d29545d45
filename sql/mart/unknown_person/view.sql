-- view.sql | R07. Grain: one row per month, region and state; kecamatan rows and one de-duplicated kabupaten row.
create or replace view mart.unknown_person as
with open_case as not materialized (
    select
        judged.period,
        judged.region_code,
        judged.kabupaten_code,
        judged.person_key,
        judged.state,
        judged.is_alone,
        judged.age_months,
        month.end_date - first_seen.start_date + 1 as days_open
    from warehouse.reconciliation_known as judged
    inner join warehouse.dim_period as month on judged.period_key = month.period_key
    left join warehouse.dim_period as first_seen on judged.first_seen_period = first_seen.period
    where judged.state in ('TANPA_IZIN_TERCATAT', 'TIDAK_DIKENAL') and judged.resolution is null
),

-- In the kabupaten a person counts once, in the state with more evidence (D and C before D alone).
placed as (
    select
        period,
        region_code,
        person_key,
        state,
        age_months,
        days_open
    from open_case
    where length(region_code) > 5
    union all
    select
        period,
        kabupaten_code,
        person_key,
        state,
        age_months,
        days_open
    from open_case
    where is_alone
    union all
    select
        period,
        kabupaten_code,
        person_key,
        min(state),
        max(age_months),
        max(days_open)
    from open_case
    where not is_alone
    group by period, kabupaten_code, person_key
),

counted as (
    select
        period,
        region_code,
        state,
        count(*) as persons,
        max(age_months) as age_months_max,
        max(days_open) as days_open_max
    from placed
    group by period, region_code, state
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.state,
    counted.persons,
    counted.age_months_max,
    counted.days_open_max
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.unknown_person is
'R07: persons seen who are in no register: with an employer (X407) or without (X409), not yet resolved. A stock: never add months; kecamatan rows do not add up to the kabupaten row. · Orang yang tidak dikenal';
comment on column mart.unknown_person.period is 'Month, such as 2026-10. · periode';
comment on column mart.unknown_person.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart.unknown_person.region_name is 'Name of the region. · nama wilayah';
comment on column mart.unknown_person.state is 'TANPA_IZIN_TERCATAT (X407) or TIDAK_DIKENAL (X409). · status';
comment on column mart.unknown_person.persons is 'Distinct persons. · orang';
comment on column mart.unknown_person.age_months_max is 'Months since the state began, of the oldest; 0 in the first month. · umur temuan terlama (bulan)';
comment on column mart.unknown_person.days_open_max is 'Days from the first day of the month in which the oldest was first seen so, to month-end. · hari sejak pertama terlihat';
