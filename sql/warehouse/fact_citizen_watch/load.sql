-- load.sql | form: K04 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_citizen_watch (
    period_key, submission_key, row_number, citizen_key, village_code, sex, status, country_code, way, has_family_permit,
    departure_date, is_nonprocedural_sign, signs, is_forwarded
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    who.person_key,
    staged.kode_desa_kel,
    staged.jk,
    staged.status,
    staged.negara_tujuan,
    staged.cara,
    staged.surat_izin_keluarga_diketahui_lurah = 'Y',
    staged.tgl_berangkat,
    staged.indikasi_nonprosedural = 'Y',
    staged.dasar_indikasi,
    staged.diteruskan_ke is not null
from staging.k04 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.person_link as who on staged.submission_key = who.submission_key and staged.row_number = who.row_number
where staged.submission_key = any(cast(:submission_keys as bigint []));
