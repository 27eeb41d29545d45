-- check.sql | refuse: a change of territory changed a figure of a kabupaten or kota, or lost something on the way. No rows means no trouble.
with changed as materialized (
    select
        view_name,
        measure,
        period,
        region_code,
        difference
    from mart.territory_change
),

-- Persons are distinct within a kecamatan, so that only what is counted once in the kabupaten has to add up below it.
whole as (
    select
        view_name,
        measure,
        period,
        left(warehouse.place_now(region_code), 5) as region_code,
        difference
    from changed
    where
        length(region_code) = 5
        or view_name in ('mart.assisted_village_activity', 'mart.repatriation_by_origin', 'mart.local_employment')
    union all
    -- Below the kabupaten, where the mart has a row for it, too.
    select
        view_name,
        measure || ' below',
        period,
        left(region_code, 5),
        difference
    from changed
    where length(region_code) > 5 and view_name in ('mart.field_activity', 'mart.immigration_verification', 'mart.visit_coverage')
)

select
    view_name,
    measure,
    period,
    region_code,
    sum(difference) as difference
from whole
group by view_name, measure, period, region_code
having sum(difference) <> 0
union all
-- Whoever is judged in a kabupaten then is judged in it now, and verified if he was.
select
    'warehouse.reconciliation_known',
    'persons',
    coalesce(then_told.period, now_told.period),
    coalesce(then_told.kabupaten_code, now_told.kabupaten_code),
    coalesce(now_told.persons, 0) - coalesce(then_told.persons, 0)
from (
    select
        period,
        kabupaten_code,
        count(distinct person_key) as persons,
        count(distinct person_key) filter (where is_verified) as verified
    from warehouse.reconciliation_known
    where kabupaten_code = any(cast((select warehouse.touched_kabupaten()) as text []))
    group by period, kabupaten_code
) as then_told
full outer join (
    select
        period,
        kabupaten_code,
        count(distinct person_key) as persons,
        count(distinct person_key) filter (where is_verified) as verified
    from warehouse_territory.reconciliation_known
    where kabupaten_code = any(cast((select warehouse.touched_kabupaten()) as text []))
    group by period, kabupaten_code
) as now_told on then_told.period = now_told.period and then_told.kabupaten_code = now_told.kabupaten_code
where (then_told.persons, then_told.verified) is distinct from (now_told.persons, now_told.verified);
