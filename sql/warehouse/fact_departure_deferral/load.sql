-- load.sql | form: I07 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_departure_deferral (
    period_key, submission_key, row_number, case_id_immigration, case_date, checkpoint, ktp_region_code, country_code, transport,
    is_document_held, handed_to
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    staged.id_kasus,
    staged.tgl,
    staged.tpi,
    staged.kode_wilayah_ktp,
    staged.negara_tujuan,
    staged.moda,
    staged.paspor_ditarik_sementara = 'Y',
    staged.diserahkan_ke
from staging.i07 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
where staged.submission_key = any(cast(:submission_keys as bigint []));
