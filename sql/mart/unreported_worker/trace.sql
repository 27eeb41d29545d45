-- trace.sql | counts: persons | Rows that tell of the persons, and the roster of the company, which does not.
select
    evidence.form as part,
    cast(evidence.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from warehouse.reconciliation_evidence as evidence
where
    evidence.state = 'TIDAK_DILAPORKAN_PERUSAHAAN'
    and evidence.period = :period
    and evidence.region_code = :region_code
    and evidence.company_key is not distinct from cast(:company_key as bigint)
union all
select
    'ROSTER_TANPA_ORANG_INI',
    null,
    roster.submission_key,
    null
from warehouse.submission_dated as roster
inner join warehouse.company_known as company on roster.sender = company.nib
where roster.form = 'P01' and roster.period = :period and company.company_key = cast(:company_key as bigint);
