-- load.sql | form: P04 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_roster_event (
    period_key, submission_key, row_number, company_key, nib, region_code, event_id, worker_id, event_kind, event_date, has_proof
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    company.company_key,
    source.sender,
    source.region_code,
    staged.id_peristiwa,
    staged.id_tka_perusahaan,
    staged.jenis,
    staged.tgl_peristiwa,
    staged.bukti is not null
from staging.p04 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.company as company on source.sender = company.nib
where staged.submission_key = any(cast(:submission_keys as bigint []));
