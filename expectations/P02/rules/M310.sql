-- M310: the stated total of foreigners against the roster (P01) of the quarter's last month; a nil roster counts as nobody.
with here as (
    select submission_key, sender, period_end, max(total_tka) as stated
    from {batch}
    group by submission_key, sender, period_end
),

roster as (
    select
        sub.sender, sub.period_end,
        count(distinct worker.id_tka_perusahaan) filter (where worker.status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR')) as heads
    from intake.submission as sub
    left join staging.p01_current as worker on sub.submission_key = worker.submission_key
    where sub.form = 'P01' and sub.is_current and (sub.sender, sub.period_end) in (select sender, period_end from here)
    group by sub.sender, sub.period_end
)

select here.submission_key, cast(null as integer) as row_number, 'total_tka' as column_name
from here
inner join roster on here.sender = roster.sender and here.period_end = roster.period_end
where here.stated <> roster.heads
