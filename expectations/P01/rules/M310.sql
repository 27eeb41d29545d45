-- M310: workers at the end of a quarter against total_tka of the company's P02 of that quarter, where it came first. P02 asks the same.
with heads as (
    select
        submission_key, sender, period_end,
        count(distinct id_tka_perusahaan) filter (where status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR')) as heads
    from {batch}
    group by submission_key, sender, period_end
),

stated as (
    select sender, period_end, max(total_tka) as total_tka
    from staging.p02_current
    where (sender, period_end) in (select sender, period_end from heads)
    group by sender, period_end
)

select heads.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from heads
inner join stated on heads.sender = stated.sender and heads.period_end = stated.period_end
where heads.heads <> stated.total_tka
