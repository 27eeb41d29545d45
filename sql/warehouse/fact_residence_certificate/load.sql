-- load.sql | form: D01 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_residence_certificate (
    period_key, submission_key, row_number, person_key, region_code, village_code, nationality, sex, issued_date, valid_to_date
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    linked_person.person_key,
    left(staged.kode_wilayah, 8),
    staged.kode_wilayah,
    staged.kebangsaan,
    staged.jk,
    staged.tgl_terbit,
    staged.tgl_berakhir
from staging.d01 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.person_link as linked_person
    on
        staged.submission_key = linked_person.submission_key
        and staged.row_number = linked_person.row_number
        and linked_person.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []));
