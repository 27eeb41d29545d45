-- trace.sql | counts: persons | Rows about the persons at work outside the places approved.
select
    evidence.form as part,
    cast(evidence.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from warehouse.reconciliation_evidence as evidence
where
    'X414' = any(evidence.conflicts)
    and evidence.period = :period
    and evidence.region_code = :region_code
    and evidence.company_key is not distinct from cast(:company_key as bigint);
