-- trace.sql | counts: persons_known | Rows of K01, P01 and I01 about everybody known, and the returns owed.
select
    evidence.form as part,
    cast(evidence.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number,
    cast(null as text) as form,
    cast(null as text) as sender,
    cast(null as integer) as period_key
from warehouse.reconciliation_evidence as evidence
where evidence.period = :period and (evidence.region_code = :region_code or evidence.kabupaten_code = :region_code)
union all
select
    'SUMBER',
    null,
    owed.submission_key,
    null,
    owed.form,
    owed.sender,
    owed.period_key
from warehouse.obligation_known as owed
where
    owed.period = :period
    and owed.form in ('K01', 'P01', 'I01')
    and (owed.region_code = :region_code or left(owed.region_code, 5) = :region_code);
