-- trace.sql | Approvals that make the company a holder, and the roster it owes: the return that came, or the duty that nothing met.
with holder as (
    select
        fact.submission_key,
        fact.row_number,
        fact.nib,
        fact.period_key
    from warehouse.fact_rptka_line as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    inner join warehouse.dim_period as month on fact.period_key = month.period_key
    left join warehouse.company_known as company on fact.nib = company.nib
    where
        warehouse.period_text(fact.period_key) = :period
        and fact.region_code = :region_code
        and fact.start_date <= month.end_date
        and fact.end_date >= month.start_date
        and company.company_key is not distinct from cast(:company_key as bigint)
        and coalesce(company.company_name, fact.company_name) = :company_name
)

select
    'RPTKA' as part,
    holder.submission_key,
    holder.row_number,
    cast(null as text) as form,
    cast(null as text) as sender,
    cast(null as integer) as period_key
from holder
union all
select
    'ROSTER',
    roster.submission_key,
    null,
    'P01',
    told.nib,
    told.period_key
from (select distinct nib, period_key from holder) as told
left join warehouse.submission_known as roster on told.nib = roster.sender and told.period_key = roster.period_key and roster.form = 'P01';
