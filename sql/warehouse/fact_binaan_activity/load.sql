-- load.sql | form: K03 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_binaan_activity (
    period_key, submission_key, row_number, village_code, activity_id_district, decree_date, activity_date, activity_kind,
    audience, participants_male, participants_female, participants_18_35, early_reports_migrant, early_reports_foreigner,
    forwarded
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    staged.kode_kelurahan,
    staged.id_kegiatan,
    staged.tgl_sk,
    staged.tanggal,
    staged.jenis_kegiatan,
    staged.sasaran,
    staged.peserta_l,
    staged.peserta_p,
    staged.peserta_usia_18_35,
    staged.jml_laporan_dini_cpmi,
    staged.jml_laporan_dini_oa,
    staged.jml_diteruskan
from staging.k03 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
where staged.submission_key = any(cast(:submission_keys as bigint []));
