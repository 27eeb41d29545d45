-- M304: a nil return after a month with rows. It has no rows itself, so the ledger is asked.
select nil.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from intake.submission as nil
inner join intake.submission as earlier
    on earlier.form = '{form}' and earlier.is_current and nil.sender = earlier.sender and earlier.period_end = nil.period_start - 1
where nil.form = '{form}' and nil.kind = 'NIHIL' and nil.status is null and nil.is_judged_now
    and earlier.rows_accepted > 0
