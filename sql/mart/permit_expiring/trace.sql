-- trace.sql | counts: permits_90_days | Permits of the register that run out within 90 days, and approvals past the line for an extension.
select
    case when ending.rptka_mark is null then 'IZIN' else 'RPTKA' end as part,
    case when ending.days_left is not null then ending.submission_key || ':' || ending.row_number end as counted,
    ending.submission_key,
    ending.row_number
from warehouse.permit_ending as ending
left join warehouse.company_known as company on ending.company_key = company.company_key
where
    ending.period_key = (select month.period_key from warehouse.dim_period as month where month.kind = 'month' and month.period = :period)
    and ending.region_code = :region_code
    and ending.company_key is not distinct from cast(:company_key as bigint)
    and coalesce(company.company_name, ending.stated_name) is not distinct from cast(:company_name as text);
