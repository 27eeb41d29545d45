-- load.sql | form: N01 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_training_enrolment (
    period_key, submission_key, row_number, citizen_key, class_id_provider, programme, skkni, provider, fund, ktp_region_code,
    sex, education, start_date, end_date, hours, status, wish
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    who.person_key,
    staged.id_kelas,
    staged.program,
    staged.kode_skkni,
    staged.lembaga,
    staged.sumber_dana,
    staged.kode_wilayah_ktp,
    staged.jk,
    staged.pendidikan,
    staged.tgl_mulai,
    staged.tgl_selesai,
    staged.jam,
    staged.status,
    staged.minat_kerja
from staging.n01 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.person_link as who on staged.submission_key = who.submission_key and staged.row_number = who.row_number
where staged.submission_key = any(cast(:submission_keys as bigint []));
