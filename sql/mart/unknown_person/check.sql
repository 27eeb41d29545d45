-- check.sql | refuse: a kabupaten with more unknown persons than its kecamatan together, or one open for less than a day. No rows means no trouble.
select
    period,
    left(region_code, 5) as kabupaten_code,
    sum(persons) filter (where length(region_code) = 5) as once,
    sum(persons) filter (where length(region_code) > 5) as added
from mart.unknown_person
group by period, left(region_code, 5)
having
    sum(persons) filter (where length(region_code) = 5) is null
    or sum(persons) filter (where length(region_code) = 5) > coalesce(sum(persons) filter (where length(region_code) > 5), 0)
    or min(days_open_max) < 1;
