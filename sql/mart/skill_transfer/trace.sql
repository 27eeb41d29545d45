-- trace.sql | counts: counterparts | Rows of the company's P03 of the year, and the departures told by P04.
select
    'PENDAMPING' as part,
    fact.counterpart_id as counted,
    fact.submission_key,
    fact.row_number
from warehouse.fact_counterpart as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
left join warehouse.company_known as company on fact.nib = company.nib
where
    cast(fact.period_key / 100 as text) = :period
    and fact.region_code = :region_code
    and coalesce(company.company_name, fact.nib) = :company_name
    and company.company_key is not distinct from cast(:company_key as bigint)
union all
select
    'SELESAI',
    null,
    fact.submission_key,
    fact.row_number
from warehouse.fact_roster_event as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
left join warehouse.company_known as company on fact.nib = company.nib
where
    cast(fact.period_key / 100 as text) = :period
    and fact.event_kind in ('SELESAI', 'DIAKHIRI_DINI')
    and coalesce(company.company_name, fact.nib) = :company_name
    and company.company_key is not distinct from cast(:company_key as bigint);
