-- V131: an approval for temporary work (newest extract of approvals, N05, of the kabupaten) used for more than six months.
with newest as (
    select left(region_code, 5) as kabupaten, max(period_end) as period_end
    from intake.submission
    where form = 'N05' and is_current and period_start <= (select max(period_end) from {batch})
    group by 1
),

temporary as (
    select distinct newest.kabupaten, regexp_replace(upper(plan.nomor_rptka), '[^A-Z0-9]', '', 'g') as rptka
    from staging.n05_current as plan
    inner join newest on left(plan.sender_region, 5) = newest.kabupaten and plan.period_end = newest.period_end
    where plan.jenis_rptka = 'SEMENTARA'
)

select batch.submission_key, batch.row_number, 'nomor_rptka' as column_name
from {batch} as batch
inner join temporary
    on left(batch.sender_region, 5) = temporary.kabupaten and regexp_replace(upper(batch.nomor_rptka), '[^A-Z0-9]', '', 'g') = temporary.rptka
where batch.status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR') and batch.period_end > batch.tgl_mulai_kerja + interval '6 months'
