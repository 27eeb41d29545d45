-- load.sql | form: I04 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_patrol (
    period_key, submission_key, row_number, activity_id, activity_date, hours, activity_kind, has_order, region_code,
    village_code, place_mark, company_key, nib, agencies, is_with_centre, workers_verified, investors_verified, managers_verified,
    conforming, nonconforming, violations, case_numbers
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    staged.id_kegiatan,
    staged.tanggal,
    round(cast(extract(epoch from staged.jam_selesai - staged.jam_mulai) / 3600 as numeric), 2)
        + case when staged.jam_selesai < staged.jam_mulai then 24 else 0 end,
    staged.jenis,
    staged.nomor_surat_perintah is not null,
    left(staged.kode_wilayah, 8),
    staged.kode_wilayah,
    md5(upper(regexp_replace(coalesce(staged.lokasi, staged.nib), '[^[:alnum:]]', '', 'g'))),
    coalesce(linked.company_key, company.company_key),
    staged.nib,
    -- Immigration itself, and each other agency once; some name themselves among those who came along.
    1 + (
        select count(distinct upper(btrim(told.agency)))
        from unnest(staged.instansi_ikut) as told (agency)
        where upper(btrim(told.agency)) !~ '^(KANTOR )?IMIGRASI|^KANIM'
    ),
    staged.pendamping_pusat = 'Y',
    staged.jml_pekerja_diverifikasi,
    staged.jml_investor_diverifikasi,
    staged.jml_manajerial_diverifikasi,
    staged.jml_sesuai,
    staged.jml_tidak_sesuai,
    staged.jenis_pelanggaran,
    staged.id_kasus
from staging.i04 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.company as company on staged.nib = company.nib
left join identity.company_link as linked
    on
        staged.submission_key = linked.submission_key
        and staged.row_number = linked.row_number
        and linked.role = 'sponsor'
        and linked.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []));
