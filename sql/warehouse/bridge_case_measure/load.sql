-- load.sql | form: I05 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.bridge_case_measure (
    period_key, submission_key, case_number, measure
)
select distinct
    source.period_key,
    staged.submission_key,
    staged.id_kasus,
    item.value
from staging.i05 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
cross join lateral unnest(staged.jenis_tak) as item (value)
where staged.submission_key = any(cast(:submission_keys as bigint []));
