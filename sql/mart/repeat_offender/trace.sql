-- trace.sql | counts: cases | The row that tells each decided case of the company last, wherever it was decided.
select
    'I05' as part,
    known.sender || ' ' || known.case_number as counted,
    fact.submission_key,
    fact.row_number
from warehouse.enforcement_case_known as known
inner join warehouse.fact_enforcement_case as fact
    on
        known.period_key = fact.period_key
        and known.submission_key = fact.submission_key
        and known.case_number = fact.case_number
inner join warehouse.dim_period as month on month.period = :period
left join warehouse.company_known as company on known.sponsor_nib = company.nib
left join warehouse.company_known as sponsor on coalesce(company.company_key, known.sponsor_company_key) = sponsor.company_key
where
    known.decided_date <= month.end_date
    and known.decided_date >= date_trunc('month', month.end_date) - interval '23 months'
    and coalesce(company.company_key, known.sponsor_company_key) is not distinct from cast(:company_key as bigint)
    and coalesce(sponsor.company_name, known.sponsor_nib) = :company_name;
