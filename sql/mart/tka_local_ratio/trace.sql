-- trace.sql | Rows of the company's P02.
select
    'P02' as part,
    fact.submission_key,
    fact.row_number
from warehouse.fact_workforce_quarterly as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
left join warehouse.company_known as company on fact.nib = company.nib
where
    warehouse.period_text(fact.period_key) = :period
    and fact.region_code = :region_code
    and coalesce(company.company_name, fact.nib) = :company_name
    and company.company_key is not distinct from cast(:company_key as bigint);
