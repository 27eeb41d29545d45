-- M309: foreigners are more than 10 % of all workers, with the Indonesian workers of the company's newest P02.
with newest as (
    select sender, max(period_end) as period_end
    from intake.submission
    where form = 'P02' and is_current and period_start <= (select max(period_end) from {batch})
    group by sender
),

locals as (
    select summary.sender, max(summary.total_tki) as total_tki
    from staging.p02_current as summary
    inner join newest on summary.sender = newest.sender and summary.period_end = newest.period_end
    group by summary.sender
),

heads as (
    select submission_key, sender, count(distinct id_tka_perusahaan) as heads
    from {batch}
    where status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR')
    group by submission_key, sender
)

select heads.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from heads
inner join locals on heads.sender = locals.sender
where heads.heads > 0.1 * (heads.heads + locals.total_tki)
