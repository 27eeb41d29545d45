-- M308: the share of mining moves by more than 20 points. Asked from five heads a month: below that one person moves it.
with here as (
    select
        submission_key, sender, period_start,
        count(*) as heads, count(*) filter (where sektor_kegiatan in ('TAMBANG', 'JASA_TAMBANG')) as miners
    from {batch}
    where status_keberadaan = 'HADIR'
    group by submission_key, sender, period_start
),

before as (
    select sender, period_end, count(*) as heads, count(*) filter (where sektor_kegiatan in ('TAMBANG', 'JASA_TAMBANG')) as miners
    from {current}
    where status_keberadaan = 'HADIR' and (sender, period_end) in (select sender, period_start - 1 from here)
    group by sender, period_end
)

select here.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from here
inner join before on here.sender = before.sender and here.period_start - 1 = before.period_end
where here.heads >= 5 and before.heads >= 5
    and abs(1.0 * here.miners / here.heads - 1.0 * before.miners / before.heads) > {most_points}
