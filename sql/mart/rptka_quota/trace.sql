-- trace.sql | counts: used | The line of the approval, and the roster rows that use it; where no roster came, the duty.
with line as (
    select
        fact.submission_key,
        fact.row_number,
        fact.nib,
        fact.period_key,
        fact.rptka_mark,
        fact.position_mark
    from warehouse.fact_rptka_line as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    inner join warehouse.dim_period as month on fact.period_key = month.period_key
    where
        warehouse.period_text(fact.period_key) = :period
        and fact.region_code = :region_code
        and fact.rptka_mark = :rptka_mark
        and fact.position_title = :position_title
        and fact.start_date <= month.end_date
        and fact.end_date >= month.end_date
)

select
    'RPTKA' as part,
    cast(null as text) as counted,
    line.submission_key,
    line.row_number,
    cast(null as text) as form,
    cast(null as text) as sender,
    cast(null as integer) as period_key
from line
union
select
    'ROSTER',
    fact.company_key || ' ' || fact.worker_id,
    fact.submission_key,
    fact.row_number,
    null,
    null,
    null
from line
inner join warehouse.fact_company_roster as fact on line.period_key = fact.period_key and line.rptka_mark = fact.rptka_mark
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
where
    reference.title_words(fact.position_rptka) = line.position_mark
    and fact.status in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR')
union
select
    'ROSTER',
    null,
    roster.submission_key,
    null,
    'P01',
    line.nib,
    line.period_key
from line
left join warehouse.submission_known as roster on line.nib = roster.sender and line.period_key = roster.period_key and roster.form = 'P01';
