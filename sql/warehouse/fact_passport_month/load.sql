-- load.sql | form: I06 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_passport_month (
    period_key, submission_key, row_number, applications, issued, issued_nonelectronic, issued_electronic, delayed_migrant,
    refused_migrant, delayed_other, refused_other
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    staged.permohonan_masuk,
    staged.paspor_terbit,
    staged.terbit_nonelektronik,
    staged.terbit_elektronik,
    staged.ditunda_pmi_np,
    staged.ditolak_pmi_np,
    staged.ditunda_lain,
    staged.ditolak_lain
from staging.i06 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
where staged.submission_key = any(cast(:submission_keys as bigint [])) and staged.jenis_baris = 'TOTAL';
