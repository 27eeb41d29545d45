-- M303: people differ from last month's return in force by more than 30 % and more than 5 persons.
with here as (
    select submission_key, sender, period_start, count(distinct nik) as heads
    from {batch}
    group by submission_key, sender, period_start
),

before as (
    select sub.sender, sub.period_end, count(distinct earlier.nik) as heads
    from intake.submission as sub
    left join {current} as earlier on sub.submission_key = earlier.submission_key
    where sub.form = '{form}' and sub.is_current and (sub.sender, sub.period_end) in (select sender, period_start - 1 from here)
    group by sub.sender, sub.period_end
)

select here.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from here
inner join before on here.sender = before.sender and here.period_start - 1 = before.period_end
where abs(here.heads - before.heads) > 5 and abs(here.heads - before.heads) > 0.3 * before.heads
