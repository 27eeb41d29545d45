-- load.sql | form: I02 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_permit_change (
    period_key, submission_key, row_number, person_key, region_code, transaction_id, change_kind, change_date, fee_idr
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    linked_person.person_key,
    source.region_code,
    staged.id_transaksi,
    staged.jenis,
    staged.tgl,
    staged.pnbp
from staging.i02 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.person_link as linked_person
    on
        staged.submission_key = linked_person.submission_key
        and staged.row_number = linked_person.row_number
        and linked_person.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []));
