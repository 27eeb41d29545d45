-- M303: rows differ from last month's return in force by more than 30 % and more than 5. The ledger knows last month's count.
with here as (
    select submission_key, sender, period_start, count(*) as heads
    from {batch}
    group by submission_key, sender, period_start
)

select here.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from here
inner join intake.submission as earlier
    on earlier.form = '{form}' and earlier.is_current and here.sender = earlier.sender and here.period_start - 1 = earlier.period_end
where abs(here.heads - earlier.rows_accepted) > 5 and abs(here.heads - earlier.rows_accepted) > 0.3 * earlier.rows_accepted
