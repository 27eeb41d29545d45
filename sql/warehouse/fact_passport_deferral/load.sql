-- load.sql | form: I06 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_passport_deferral (
    period_key, submission_key, row_number, case_id_immigration, case_date, holder_hash_immigration, sex, age_years,
    ktp_region_code, country_code, reason, decision, follow_up
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    staged.id_kasus,
    staged.tgl,
    staged.hash_nik,
    staged.jk,
    staged.umur,
    staged.kode_wilayah_ktp,
    staged.negara_tujuan_diakui,
    staged.alasan,
    staged.keputusan,
    staged.tindak_lanjut
from staging.i06 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
where staged.submission_key = any(cast(:submission_keys as bigint [])) and staged.jenis_baris = 'KASUS';
