-- load.sql | form: T01 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_meeting_action (
    period_key, submission_key, row_number, region_code, meeting_id, meeting_date, meeting_level, action_mark, responsible,
    target_date, status, case_number, finding_id
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    source.region_code,
    staged.id_rapat,
    staged.tgl,
    staged.tingkat,
    md5(upper(regexp_replace(staged.butir, '[^[:alnum:]]', '', 'g'))),
    staged.penanggung_jawab,
    staged.target,
    staged.status,
    staged.id_kasus,
    staged.id_temuan
from staging.t01 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
where staged.submission_key = any(cast(:submission_keys as bigint []));
