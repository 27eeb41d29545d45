-- trace.sql | Rows of N06 that tell the assessments, and of N05 that tell the approvals they are for.
with charge as (
    select distinct on (source.sender, fact.charge_number)
        fact.submission_key,
        fact.row_number,
        fact.nib,
        fact.rptka_mark,
        fact.charge_date
    from warehouse.fact_charge as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.region_code = :region_code
    order by source.sender asc, fact.charge_number asc, fact.period_key desc
),

line as (
    select
        fact.submission_key,
        fact.row_number,
        fact.nib,
        fact.company_name,
        fact.rptka_mark,
        fact.extension,
        fact.scope,
        fact.period_key
    from warehouse.fact_rptka_line as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.region_code = :region_code
),

asked as (
    select
        charge.submission_key,
        charge.row_number,
        charge.rptka_mark
    from charge
    left join warehouse.company_known as company on charge.nib = company.nib
    where
        to_char(charge.charge_date, 'YYYY-MM') = :period
        and company.company_key is not distinct from cast(:company_key as bigint)
        and coalesce(
            company.company_name, (select min(line.company_name) from line where line.rptka_mark = charge.rptka_mark), charge.nib
        ) = :company_name
)

select
    'N06' as part,
    asked.submission_key,
    asked.row_number
from asked
union
select
    'N05',
    line.submission_key,
    line.row_number
from line
left join warehouse.company_known as company on line.nib = company.nib
where
    line.rptka_mark in (select asked.rptka_mark from asked)
    or (
        warehouse.period_text(line.period_key) = :period
        and line.extension > 0
        and line.scope = :scope
        and company.company_key is not distinct from cast(:company_key as bigint)
        and coalesce(company.company_name, line.company_name) = :company_name
    );
