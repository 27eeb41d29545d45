-- load.sql | form: I08 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_repatriation (
    period_key, submission_key, row_number, citizen_key, placement_key, return_id_sender, wave, arrived_country_date,
    arrived_date, country_code, kind, sex, birth_year, ktp_region_code, family_region_code, stated_status, is_trafficking_sign,
    route, told_by
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    who.person_key,
    vault.key_of('id_pmi|' || staged.id_pmi, ring.inner_pad, ring.outer_pad),
    staged.id_kepulangan,
    staged.id_gelombang,
    staged.tgl_tiba_indonesia,
    staged.tgl_tiba_daerah,
    staged.negara_asal,
    staged.jenis,
    staged.jk,
    cast(extract(year from staged.tanggal_lahir) as integer),
    staged.kode_wilayah_ktp,
    staged.kode_wilayah_asal_keluarga,
    staged.status_prosedural,
    staged.indikasi_tppo = 'Y',
    staged.jalur_berangkat,
    staged.sumber_data
from staging.i08 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.person_link as who on staged.submission_key = who.submission_key and staged.row_number = who.row_number
cross join keyring as ring
where staged.submission_key = any(cast(:submission_keys as bigint []));
