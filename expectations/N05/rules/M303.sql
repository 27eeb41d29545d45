-- M303: approved workers differ from last month's extract in force by more than 30 % and more than 5. The rows of a line that is
-- approved for several places repeat its number: it counts once.
with here as (
    select submission_key, sender, period_start, sum(jumlah_disetujui) as heads
    from (
        select submission_key, sender, period_start, max(jumlah_disetujui) as jumlah_disetujui
        from {batch}
        group by submission_key, sender, period_start, nomor_rptka, jabatan
    ) as lines
    group by submission_key, sender, period_start
),

before as (
    select sender, period_end, coalesce(sum(jumlah_disetujui), 0) as heads
    from (
        select sub.sender, sub.period_end, max(earlier.jumlah_disetujui) as jumlah_disetujui
        from intake.submission as sub
        left join {current} as earlier on sub.submission_key = earlier.submission_key
        where sub.form = 'N05' and sub.is_current and (sub.sender, sub.period_end) in (select sender, period_start - 1 from here)
        group by sub.sender, sub.period_end, earlier.nomor_rptka, earlier.jabatan
    ) as lines
    group by sender, period_end
)

select here.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from here
inner join before on here.sender = before.sender and here.period_start - 1 = before.period_end
where abs(here.heads - before.heads) > 5 and abs(here.heads - before.heads) > 0.3 * before.heads
