-- check.sql | refuse: more joint operations, places or days than activities, or a kabupaten with fewer activities than its kecamatan. No rows means no trouble.
select
    period,
    region_code,
    source
from mart.field_activity
where
    joint_operations > activities or places_visited > activities or days_out > activities or agency_days < activities or heads_met < 0
union all
select
    period,
    left(region_code, 5),
    source
from mart.field_activity
group by period, left(region_code, 5), source
having sum(activities) filter (where length(region_code) > 5) > sum(activities) filter (where length(region_code) = 5);
