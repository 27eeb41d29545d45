-- load.sql | form: I01 | Loads the submissions :submission_keys; the loader has removed what they had before.
-- The keys are said again at each join: else the links of all history would be read.
insert into warehouse.fact_permit_in_force (
    period_key, submission_key, row_number, person_key, sponsor_company_key, region_code, permit_kind, visa_index, visa_regime,
    permit_status, authority, issued_date, permit_start_date, permit_end_date, passport_end_date, position_permit, category,
    whereabouts, last_entry_date, nationality, sex
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    person.person_key,
    sponsor.company_key,
    left(staged.kode_wilayah, 8),
    staged.jenis_izin,
    staged.indeks_visa,
    staged.rezim_indeks,
    staged.status_izin,
    staged.kewenangan,
    staged.tgl_terbit,
    staged.tgl_mulai,
    staged.tgl_berakhir,
    staged.tgl_berakhir_paspor,
    staged.jabatan_di_izin,
    staged.kategori_orang_asing,
    staged.posisi,
    staged.tgl_masuk_terakhir,
    staged.kebangsaan,
    staged.jk
from staging.i01 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.person_link as person
    on
        staged.submission_key = person.submission_key
        and staged.row_number = person.row_number
        and person.submission_key = any(cast(:submission_keys as bigint []))
left join identity.company_link as sponsor
    on
        staged.submission_key = sponsor.submission_key
        and staged.row_number = sponsor.row_number
        and sponsor.role = 'sponsor'
        and sponsor.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []));
