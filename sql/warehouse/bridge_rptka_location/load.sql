-- load.sql | form: N05 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.bridge_rptka_location (
    period_key, submission_key, row_number, rptka_mark, position_mark, region_code
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    warehouse.rptka_mark(staged.nomor_rptka),
    reference.title_words(staged.jabatan),
    staged.kode_wilayah_lokasi
from staging.n05 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
where staged.submission_key = any(cast(:submission_keys as bigint []));
