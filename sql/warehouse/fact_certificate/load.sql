-- load.sql | form: N02 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_certificate (
    period_key, submission_key, row_number, citizen_key, scheme, skkni, licence_lsp, exam_date, result, issued_date, expiry_date,
    class_id_provider
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    who.person_key,
    staged.skema,
    staged.kode_skkni,
    staged.lisensi_lsp,
    staged.tgl_uji,
    staged.hasil,
    staged.tgl_terbit,
    staged.tgl_berakhir,
    staged.id_kelas
from staging.n02 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.person_link as who on staged.submission_key = who.submission_key and staged.row_number = who.row_number
where staged.submission_key = any(cast(:submission_keys as bigint []));
