-- check.sql | refuse: a file in force for a period that the dimension does not know. No rows means no trouble.
select
    source.submission_key,
    source.period_key
from warehouse.dim_submission as source
left join warehouse.dim_period as period on source.period_key = period.period_key
where source.known_from is not null and period.period_key is null;
