-- load.sql | form: P05 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_workplace (
    period_key, submission_key, row_number, company_key, nib, workplace_id, workplace_kind, region_code, village_code, latitude,
    longitude, is_in_capital_area, mining_permit_kind, role, owner_company_key, client_company_key, beds, active_from_date,
    active_to_date
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    company.company_key,
    source.sender,
    staged.kode_lokasi_kerja,
    staged.jenis,
    left(staged.kode_wilayah, 8),
    staged.kode_wilayah,
    staged.lat,
    staged.lon,
    staged.di_wilayah_ikn = 'Y',
    staged.jenis_izin_tambang,
    staged.peran,
    owner.company_key,
    client.company_key,
    staged.kapasitas_mes,
    staged.aktif_sejak,
    staged.aktif_sampai
from staging.p05 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.company as company on source.sender = company.nib
left join identity.company as owner on staged.nib_pemilik_iup = owner.nib
left join identity.company as client on staged.nib_pemberi_kerja_kontrak = client.nib
where staged.submission_key = any(cast(:submission_keys as bigint []));
