-- check.sql | refuse: a kabupaten with more verified persons than its kecamatan together. No rows means no trouble.
with total as (
    select
        period,
        left(region_code, 5) as kabupaten_code,
        sum(persons) filter (where length(region_code) = 5) as once,
        sum(persons) filter (where length(region_code) > 5) as added
    from mart.verified_headcount
    group by period, left(region_code, 5)
)

select
    period,
    kabupaten_code,
    once,
    added
from total
where once is null or once > coalesce(added, 0);
