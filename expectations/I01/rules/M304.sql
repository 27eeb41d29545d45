-- M304: a nil return after a month with permits, or the sixth in a row while company rosters name the regency. It has no rows, so the ledger is asked.
with nil as (
    select submission_key, sender, region_code, period_start
    from intake.submission
    where form = 'I01' and kind = 'NIHIL' and status is null and is_judged_now
)

select nil.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from nil
inner join intake.submission as earlier
    on earlier.form = 'I01' and earlier.is_current and nil.sender = earlier.sender and earlier.period_end = nil.period_start - 1
where earlier.rows_accepted > 0
union
select nil.submission_key, null, null
from nil
where (
    select count(*) from intake.submission as earlier
    where earlier.form = 'I01' and earlier.is_current and earlier.status = 'NIL' and earlier.sender = nil.sender
        and earlier.period_end < nil.period_start and earlier.period_start >= nil.period_start - interval '5 months'
) = 5
and exists (
    select 1 from staging.p01_current as roster
    where left(roster.kode_wilayah_lokasi, 5) = left(nil.region_code, 5) and roster.period_start >= nil.period_start - interval '5 months'
        and roster.status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER')
)
