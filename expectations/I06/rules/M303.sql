-- M303: applications differ from last month's return in force by more than 30 % and more than 5.
with here as (
    select submission_key, sender, period_start, sum(permohonan_masuk) as applications
    from {batch}
    where jenis_baris = 'TOTAL'
    group by submission_key, sender, period_start
),

before as (
    select sender, period_end, sum(permohonan_masuk) as applications
    from {current}
    where jenis_baris = 'TOTAL' and (sender, period_end) in (select sender, period_start - 1 from here)
    group by sender, period_end
)

select here.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from here
inner join before on here.sender = before.sender and here.period_start - 1 = before.period_end
where abs(here.applications - before.applications) > 5 and abs(here.applications - before.applications) > 0.3 * before.applications
