-- V134: the company calls itself a one-man business in its newest return on all workers (P02), and employs foreigners.
with newest as (
    select sender, max(period_end) as period_end
    from intake.submission
    where form = 'P02' and is_current and period_start <= (select max(period_end) from {batch})
    group by sender
),

single as (
    select distinct summary.sender
    from staging.p02_current as summary
    inner join newest on summary.sender = newest.sender and summary.period_end = newest.period_end
    where summary.status_modal = 'PERORANGAN'
)

select distinct submission_key, cast(null as integer) as row_number, 'nib' as column_name
from {batch}
where sender in (select sender from single) and status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR')
