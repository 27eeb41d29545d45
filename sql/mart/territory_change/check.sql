-- check.sql | refuse: a change of territory changed a figure of a kabupaten or kota, or lost something on the way. No rows means no trouble.
-- Persons are distinct within a kecamatan, so that only what is counted once in the kabupaten has to add up below it.
select
    view_name,
    measure,
    period,
    left(warehouse.place_now(region_code), 5) as region_code,
    sum(difference) as difference
from mart.territory_change
where
    length(region_code) = 5
    or view_name in ('mart.assisted_village_activity', 'mart.repatriation_by_origin', 'mart.local_employment')
group by view_name, measure, period, left(warehouse.place_now(region_code), 5)
having sum(difference) <> 0
union all
-- Below the kabupaten, where the mart has a row for it, too.
select
    view_name,
    measure,
    period,
    left(region_code, 5),
    sum(difference)
from mart.territory_change
where length(region_code) > 5 and view_name in ('mart.field_activity', 'mart.immigration_verification', 'mart.visit_coverage')
group by view_name, measure, period, left(region_code, 5)
having sum(difference) <> 0;
