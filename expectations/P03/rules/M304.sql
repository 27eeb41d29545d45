-- M304: a nil return after a period with counterparts, semester or quarter. It has no rows, so the ledger is asked.
select nil.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from intake.submission as nil
inner join intake.submission as earlier
    on earlier.form = 'P03' and earlier.is_current and nil.sender = earlier.sender and earlier.period_end = nil.period_start - 1
where nil.form = 'P03' and nil.kind = 'NIHIL' and nil.status is null and nil.is_judged_now
group by nil.submission_key
having sum(earlier.rows_accepted) > 0
