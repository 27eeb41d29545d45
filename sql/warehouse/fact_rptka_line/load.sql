-- load.sql | form: N05 | Loads the submissions :submission_keys; the loader has removed what they had before.
-- A row of the extract is a position and a place; the places go to bridge_rptka_location.
insert into warehouse.fact_rptka_line (
    period_key, submission_key, row_number, rptka_mark, position_mark, position_title, company_key, nib, company_name,
    region_code, rptka_kind, issued_date, start_date, end_date, extension, occupation_code, approved, scope
)
select
    source.period_key,
    staged.submission_key,
    min(staged.row_number),
    warehouse.rptka_mark(staged.nomor_rptka),
    reference.title_words(staged.jabatan),
    min(staged.jabatan),
    min(coalesce(linked.company_key, company.company_key)),
    min(staged.nib),
    min(staged.nama_perusahaan),
    min(source.region_code),
    min(staged.jenis_rptka),
    min(staged.tgl_terbit),
    min(staged.tgl_mulai),
    max(staged.tgl_berakhir),
    coalesce(max(staged.perpanjangan_ke), 0),
    min(staged.kode_kbji),
    max(staged.jumlah_disetujui),
    min(staged.cakupan_lokasi)
from staging.n05 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.company as company on staged.nib = company.nib
left join identity.company_link as linked
    on
        staged.submission_key = linked.submission_key
        and staged.row_number = linked.row_number
        and linked.role = 'employer'
        and linked.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []))
group by source.period_key, staged.submission_key, warehouse.rptka_mark(staged.nomor_rptka), reference.title_words(staged.jabatan);
