-- load.sql | form: I03 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_address_event (
    period_key, submission_key, row_number, person_key, region_code, village_code, report_id, report_kind, reporter_kind,
    reported_date, event_date
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    linked_person.person_key,
    left(coalesce(staged.kode_wilayah, source.region_code), 8),
    staged.kode_wilayah,
    staged.id_laporan,
    staged.jenis,
    staged.jenis_pelapor,
    staged.tgl_lapor,
    staged.tgl_kejadian
from staging.i03 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.person_link as linked_person
    on
        staged.submission_key = linked_person.submission_key
        and staged.row_number = linked_person.row_number
        and linked_person.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []));
