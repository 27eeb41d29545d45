-- trace.sql | counts: persons | Rows that show the permit at its end and the person still at work.
select
    evidence.form as part,
    cast(late.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from warehouse.overdue_worker as late
inner join warehouse.reconciliation_evidence as evidence
    on late.person_key = evidence.person_key and evidence.period = :period and evidence.region_code = :region_code
where late.period = :period and late.region_code = :region_code and late.company_key is not distinct from cast(:company_key as bigint);
