-- check.sql | refuse: a kabupaten that does not count each verified person once, or more of them than its kecamatan together. No rows means no trouble.
with total as (
    select
        period,
        left(region_code, 5) as kabupaten_code,
        sum(persons) filter (where length(region_code) = 5) as once,
        sum(persons) filter (where length(region_code) > 5) as added
    from mart.verified_headcount
    group by period, left(region_code, 5)
),

judged as (
    select
        period,
        kabupaten_code,
        count(distinct person_key) as persons
    from warehouse.reconciliation_known
    where is_verified
    group by period, kabupaten_code
)

select
    total.period,
    total.kabupaten_code,
    total.once,
    total.added,
    judged.persons
from total
left join judged on total.period = judged.period and total.kabupaten_code = judged.kabupaten_code
where total.once is distinct from judged.persons or total.once > coalesce(total.added, 0);
