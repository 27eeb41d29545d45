-- trace.sql | counts: items | Rows of T01 that tell the items; earlier returns tell when they were done.
select
    case when source.submission_key is null then 'VERSI_LAMA' else 'T01' end as part,
    case when source.submission_key is not null then fact.submission_key || ':' || fact.row_number end as counted,
    fact.submission_key,
    fact.row_number
from warehouse.fact_meeting_action as fact
inner join warehouse.dim_submission as file on fact.submission_key = file.submission_key
left join warehouse.submission_known as source on fact.submission_key = source.submission_key
where
    file.known_from <= (select intake.known_on())
    and warehouse.period_text(fact.period_key) = :period
    and fact.region_code is not distinct from cast(:region_code as text)
    and fact.meeting_id = :meeting_id
    and fact.responsible = :responsible;
