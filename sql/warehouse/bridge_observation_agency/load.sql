-- load.sql | form: K02 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.bridge_observation_agency (
    period_key, submission_key, observation_id, agency
)
select distinct
    source.period_key,
    staged.submission_key,
    staged.id_observasi,
    item.value
from staging.k02 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
cross join lateral unnest(staged.instansi_ikut) as item (value)
where staged.submission_key = any(cast(:submission_keys as bigint []));
