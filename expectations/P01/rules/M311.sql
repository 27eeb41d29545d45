-- M311: more workers on one position of an approval than the newest extract of approvals (N05) of the kabupaten allows.
-- An approval for several places repeats its number for each. Positions that the extract words otherwise are left to V130.
with heads as (
    select
        submission_key, left(sender_region, 5) as kabupaten, regexp_replace(upper(nomor_rptka), '[^A-Z0-9]', '', 'g') as rptka,
        reference.title_words(jabatan_rptka) as job, count(distinct id_tka_perusahaan) as heads, min(row_number) as first_row
    from {batch}
    where nomor_rptka is not null and status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR')
    group by 1, 2, 3, 4
),

newest as (
    select left(region_code, 5) as kabupaten, max(period_end) as period_end
    from intake.submission
    where form = 'N05' and is_current and period_start <= (select max(period_end) from {batch})
    group by 1
),

approved as (
    select
        newest.kabupaten, regexp_replace(upper(plan.nomor_rptka), '[^A-Z0-9]', '', 'g') as rptka, reference.title_words(plan.jabatan) as job,
        max(plan.jumlah_disetujui) as places
    from staging.n05_current as plan
    inner join newest on left(plan.sender_region, 5) = newest.kabupaten and plan.period_end = newest.period_end
    group by 1, 2, 3
)

select heads.submission_key, heads.first_row as row_number, 'jabatan_rptka' as column_name
from heads
inner join approved on heads.kabupaten = approved.kabupaten and heads.rptka = approved.rptka and heads.job = approved.job
where heads.heads > approved.places
