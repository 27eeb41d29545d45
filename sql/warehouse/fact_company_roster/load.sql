-- load.sql | form: P01 | Loads the submissions :submission_keys; the loader has removed what they had before.
-- The keys are said again at each join: else the links of all history would be read.
insert into warehouse.fact_company_roster (
    period_key, submission_key, row_number, person_key, company_key, region_code, workplace_id, status, days_on_site, permit_kind,
    visa_index, permit_start_date, permit_end_date, passport_end_date, rptka_end_date, position_rptka, position_actual, position_level,
    work_start_date, contract_end_date, direct_employer_key, nationality, sex, residence_region_code,
    worker_id, rptka_mark
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    person.person_key,
    company.company_key,
    left(staged.kode_wilayah_lokasi, 8),
    staged.kode_lokasi_kerja,
    staged.status_bulan_ini,
    staged.hari_di_lokasi,
    staged.jenis_izin_tinggal,
    staged.indeks_visa,
    staged.tgl_mulai_izin,
    staged.tgl_berakhir_izin,
    staged.tgl_berakhir_paspor,
    staged.tgl_berakhir_rptka,
    staged.jabatan_rptka,
    staged.jabatan_aktual,
    staged.level_jabatan,
    staged.tgl_mulai_kerja,
    staged.tgl_akhir_kontrak,
    direct.company_key,
    staged.kebangsaan,
    staged.jenis_kelamin,
    staged.kode_wilayah_tinggal,
    staged.id_tka_perusahaan,
    warehouse.rptka_mark(staged.nomor_rptka)
from staging.p01 as staged
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
left join identity.company_link as direct
    on
        staged.submission_key = direct.submission_key
        and staged.row_number = direct.row_number
        and direct.role = 'direct_employer'
        and direct.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []));
