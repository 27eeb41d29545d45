-- trace.sql | counts: persons | Rows of K01, P01 and I01 about the persons of a cell.
with chosen as (
    select person_key
    from warehouse.reconciliation_known
    where period = :period and (region_code = :region_code or kabupaten_code = :region_code)
    group by person_key
    having
        case when bool_or(d) then 'D' else '' end || case when bool_or(c) then 'C' else '' end
        || case when bool_or(i) then 'I' else '' end = :combination
        and bool_or(is_assessable) = :assessable
)

select
    evidence.form as part,
    cast(chosen.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from chosen
inner join warehouse.reconciliation_evidence as evidence
    on
        chosen.person_key = evidence.person_key
        and evidence.period = :period
        and (evidence.region_code = :region_code or evidence.kabupaten_code = :region_code);
