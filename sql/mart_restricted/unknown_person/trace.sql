-- trace.sql | Rows that tell of the person whom no register knows.
select
    evidence.form as part,
    cast(evidence.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from warehouse.reconciliation_evidence as evidence
where evidence.period = :period and evidence.person_key = :person_key and evidence.region_code = :region_code;
