-- load.sql | form: N04 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_migrant_contact (
    period_key, submission_key, row_number, placement_key, event_id_office, event_date, channel, condition, complaint_id_office,
    complaint_status
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    vault.key_of('id_pmi|' || staged.id_pmi, ring.inner_pad, ring.outer_pad),
    staged.id_kontak,
    staged.tgl,
    staged.kanal,
    staged.kondisi,
    staged.pengaduan_no,
    staged.status_pengaduan
from staging.n04 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
cross join keyring as ring
where staged.submission_key = any(cast(:submission_keys as bigint []));
