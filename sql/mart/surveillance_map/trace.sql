-- trace.sql | counts: persons | Rows about the persons in that state at that place.
select
    evidence.form as part,
    cast(placed.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from warehouse.reconciliation_known as placed
inner join warehouse.reconciliation_evidence as evidence
    on
        placed.person_key = evidence.person_key
        and placed.region_code = evidence.region_code
        and evidence.period = :period
where placed.period = :period and placed.state = :state and coalesce(placed.village_code, placed.region_code) = :region_code;
