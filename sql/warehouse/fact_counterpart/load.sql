-- load.sql | form: P03 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_counterpart (
    period_key, submission_key, row_number, company_key, nib, region_code, worker_id, counterpart_id, is_identified, education,
    position_counterpart, start_date, end_date, has_training, training_start_date, training_end_date, training_hours,
    has_certificate, transfer_pct, is_ready, is_worker_taught_indonesian
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    company.company_key,
    source.sender,
    source.region_code,
    staged.id_tka_perusahaan,
    staged.id_pendamping,
    coalesce(staged.nik ~ '^[0-9]{16}$', false),
    staged.pendidikan,
    staged.jabatan_pendamping,
    staged.tgl_mulai,
    staged.tgl_akhir,
    staged.jenis_pelatihan is not null,
    staged.tgl_pelatihan_mulai,
    staged.tgl_pelatihan_akhir,
    staged.jam_pelatihan,
    staged.nomor_sertifikat is not null,
    staged.persen_alih_teknologi,
    staged.siap_menggantikan = 'Y',
    staged.pelatihan_bahasa_indonesia_tka = 'Y'
from staging.p03 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.company as company on source.sender = company.nib
where staged.submission_key = any(cast(:submission_keys as bigint []));
