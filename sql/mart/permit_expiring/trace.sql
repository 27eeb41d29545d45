-- trace.sql | counts: permits_90_days | Permits of the register that run out within 90 days, and approvals past the line for an extension.
with horizon as (
    select
        month.period_key,
        month.end_date,
        (
            select date_of.day
            from warehouse.dim_date as date_of
            where date_of.day > month.end_date and date_of.is_working_day
            order by date_of.day
            limit 1 offset 29
        ) as filing_line
    from warehouse.dim_period as month
    where month.kind = 'month' and month.period = :period
)

select
    'IZIN' as part,
    fact.submission_key || ':' || fact.row_number as counted,
    fact.submission_key,
    fact.row_number
from warehouse.fact_permit_in_force as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
inner join horizon on fact.period_key = horizon.period_key
left join warehouse.company_known as company on fact.sponsor_company_key = company.company_key
where
    left(fact.region_code, 5) = :region_code
    and fact.sponsor_company_key is not distinct from cast(:company_key as bigint)
    and company.company_name is not distinct from cast(:company_name as text)
    and fact.permit_status = 'AKTIF'
    and (fact.visa_index like 'E23%' or fact.visa_index = 'C312' or fact.permit_kind = 'ITAS_PERAIRAN')
    and fact.permit_end_date > horizon.end_date
    and fact.permit_end_date <= horizon.end_date + 90
    and not exists (
        select 1
        from warehouse.fact_permit_change as change
        inner join warehouse.submission_known as told on change.submission_key = told.submission_key
        where
            change.person_key = fact.person_key
            and change.change_kind = 'PERPANJANGAN'
            and change.change_date between fact.permit_end_date - 90 and fact.permit_end_date
    )
union all
select
    'RPTKA',
    null,
    fact.submission_key,
    fact.row_number
from warehouse.fact_rptka_line as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
inner join horizon on fact.period_key = horizon.period_key
left join warehouse.company_known as company on fact.nib = company.nib
where
    fact.region_code = :region_code
    and company.company_key is not distinct from cast(:company_key as bigint)
    and coalesce(company.company_name, fact.company_name) is not distinct from cast(:company_name as text)
    and fact.end_date > horizon.end_date
    and fact.end_date < horizon.filing_line;
