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
    period,
    kabupaten_code,
    count(*) filter (where is_told_now) - count(*) filter (where is_told_then)
from (
    select
        period,
        kabupaten_code,
        person_key,
        bool_or(is_now) as is_told_now,
        bool_or(not is_now) as is_told_then
    from (
        select
            period,
            kabupaten_code,
            person_key,
            is_verified,
            false as is_now
        from warehouse.reconciliation_known
        where region_code = any(cast((select warehouse.touched_kecamatan()) as text []))
        union all
        select
            period,
            kabupaten_code,
            person_key,
            is_verified,
            true
        from warehouse_territory.reconciliation_known
        where region_code = any(cast((select warehouse.touched_kecamatan()) as text []))
    ) as judged
    group by period, kabupaten_code, person_key
    having
        bool_or(is_now) <> bool_or(not is_now)
        or bool_or(is_now and is_verified) <> bool_or(not is_now and is_verified)
) as person
group by period, kabupaten_code
union all
-- Where nothing has moved from or to, nobody has to be looked at: there are as many judgements as there were.
select
    'warehouse.reconciliation_known',
    'judgements',
    period,
    kabupaten_code,
    sum(judgements)
from (
    select
        period,
        kabupaten_code,
        is_verified,
        -count(*) as judgements
    from warehouse.reconciliation_known
    where (region_code = any(cast((select warehouse.touched_kecamatan()) as text []))) is not true
    group by period, kabupaten_code, is_verified
    union all
    select
        period,
        kabupaten_code,
        is_verified,
        count(*)
    from warehouse_territory.reconciliation_known
    where (region_code = any(cast((select warehouse.touched_kecamatan()) as text []))) is not true
    group by period, kabupaten_code, is_verified
) as counted
group by period, kabupaten_code, is_verified
having sum(judgements) <> 0;
