-- load.sql | form: K02 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_observation (
    period_key, submission_key, row_number, observation_id, observed_date, observed_time, region_code, village_code, latitude,
    longitude, place_mark, place_kind, company_key, nib, activity_kind, has_order, agencies, foreigners_seen, foreigners_checked,
    without_documents, signs, follow_up
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    staged.id_observasi,
    staged.tanggal,
    staged.jam,
    left(staged.kode_desa_kel, 8),
    staged.kode_desa_kel,
    staged.lintang,
    staged.bujur,
    md5(upper(regexp_replace(staged.nama_lokasi, '[^[:alnum:]]', '', 'g'))),
    staged.jenis_lokasi,
    coalesce(linked.company_key, company.company_key),
    staged.nib,
    staged.jenis_kegiatan_pengawasan,
    staged.nomor_surat_tugas is not null,
    cardinality(staged.instansi_ikut),
    staged.jml_oa_terlihat,
    staged.jml_oa_diperiksa,
    staged.jml_tanpa_dokumen,
    staged.indikasi,
    staged.tindak_lanjut
from staging.k02 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.company as company on staged.nib = company.nib
left join identity.company_link as linked
    on
        staged.submission_key = linked.submission_key
        and staged.row_number = linked.row_number
        and linked.role = 'employer'
        and linked.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []));
