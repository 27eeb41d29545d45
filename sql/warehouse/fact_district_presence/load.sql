-- load.sql | form: K01 | Loads the submissions :submission_keys; the loader has removed what they had before.
-- The keys are said again at each join: else the links of all history would be read.
insert into warehouse.fact_district_presence (
    period_key, submission_key, row_number, person_key, region_code, village_code, company_key, category, sector, permit_kind,
    permit_end_date, document_shown, information_source, status, is_present, is_independent, first_seen_date, last_seen_date,
    residence_kind, nationality, sex
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    person.person_key,
    left(staged.kode_kecamatan, 8),
    staged.kode_desa_kel,
    company.company_key,
    staged.kategori_orang_asing,
    staged.sektor_kegiatan,
    staged.jenis_izin_tinggal,
    staged.tgl_berakhir_izin,
    staged.jenis_dokumen_diperlihatkan,
    staged.sumber_informasi,
    staged.status_keberadaan,
    coalesce(staged.status_keberadaan = 'HADIR', false),
    coalesce(staged.sumber_informasi <> 'LAPORAN_PERUSAHAAN', false),
    staged.tgl_mulai_terlihat,
    staged.tgl_terakhir_terlihat,
    staged.jenis_tempat_tinggal,
    staged.kebangsaan,
    staged.jenis_kelamin
from staging.k01 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.person_link as person
    on
        staged.submission_key = person.submission_key
        and staged.row_number = person.row_number
        and person.submission_key = any(cast(:submission_keys as bigint []))
left join identity.company_link as company
    on
        staged.submission_key = company.submission_key
        and staged.row_number = company.row_number
        and company.role = 'employer'
        and company.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []));
