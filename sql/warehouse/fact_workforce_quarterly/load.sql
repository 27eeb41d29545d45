-- load.sql | form: P02 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_workforce_quarterly (
    period_key, submission_key, row_number, company_key, nib, region_code, workplace_id, origin, sex, contract_kind,
    position_level, heads_opening, heads_in, heads_out, heads_closing, kbli, kbli_version, ownership, mining_permit_kind,
    stated_foreign, stated_indonesian, stated_disabled
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    coalesce(linked.company_key, company.company_key),
    staged.nib,
    source.region_code,
    staged.kode_lokasi_kerja,
    staged.asal_tenaga_kerja,
    staged.jk,
    staged.status_kerja,
    staged.level_jabatan,
    staged.jumlah_awal,
    staged.masuk,
    staged.keluar,
    staged.jumlah_akhir,
    staged.kbli_utama,
    staged.versi_kbli,
    staged.status_modal,
    staged.jenis_izin_tambang,
    staged.total_tka,
    staged.total_tki,
    staged.jumlah_penyandang_disabilitas
from staging.p02 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.company as company on staged.nib = company.nib
left join identity.company_link as linked
    on
        staged.submission_key = linked.submission_key
        and staged.row_number = linked.row_number
        and linked.role = 'employer'
        and linked.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []));
