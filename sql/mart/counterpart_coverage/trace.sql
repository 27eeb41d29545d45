-- trace.sql | counts: tka | Rows of the roster at the end of the period, and of P03; where P03 was not told, the duty.
with due as (
    select
        target.period_key,
        target.end_date,
        source.sender,
        source.submission_key as roster_key,
        source.period_key as month_key
    from warehouse.submission_known as source
    inner join warehouse.dim_period as target
        on source.period_key = cast(to_char(target.end_date, 'YYYYMM') as integer) and target.period = :period
    left join warehouse.company_known as company on source.sender = company.nib
    where
        source.form = 'P01'
        and source.region_code = :region_code
        and coalesce(company.company_name, source.sender) = :company_name
        and company.company_key is not distinct from cast(:company_key as bigint)
),

told as (
    select
        due.period_key,
        due.sender,
        source.submission_key
    from due
    left join warehouse.dim_period as period on due.end_date = period.end_date and period.kind in ('quarter', 'semester')
    left join warehouse.submission_known as source
        on due.sender = source.sender and source.form = 'P03' and period.period_key = source.period_key
)

select
    'ROSTER' as part,
    due.sender || ' ' || roster.worker_id as counted,
    roster.submission_key,
    roster.row_number,
    cast(null as text) as form,
    cast(null as text) as sender,
    cast(null as integer) as period_key
from due
inner join warehouse.fact_company_roster as roster on due.month_key = roster.period_key and due.roster_key = roster.submission_key
where
    roster.status in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR')
    and coalesce(roster.position_level, '') not in ('DIREKSI', 'KOMISARIS')
    and not exists (
        select 1
        from warehouse.fact_rptka_line as line
        inner join warehouse.submission_known as source on line.submission_key = source.submission_key
        where line.period_key = due.month_key and line.rptka_mark = roster.rptka_mark and line.rptka_kind = 'SEMENTARA'
    )
union all
select
    'PENDAMPING',
    null,
    pair.submission_key,
    pair.row_number,
    null,
    null,
    null
from told
inner join warehouse.fact_counterpart as pair on told.submission_key = pair.submission_key
union all
select distinct
    'P03',
    null,
    cast(null as bigint),
    cast(null as integer),
    'P03',
    told.sender,
    told.period_key
from told
where not cast(:is_reported as boolean);
