-- trace.sql | counts: observed | Rows of K01, P01 and I01 about everybody observed; the estimate beyond them rests on no row.
select
    evidence.form as part,
    cast(evidence.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from warehouse.reconciliation_evidence as evidence
where
    (evidence.d or evidence.c or evidence.i)
    and evidence.period = :period
    and (evidence.region_code = :region_code or evidence.kabupaten_code = :region_code);
