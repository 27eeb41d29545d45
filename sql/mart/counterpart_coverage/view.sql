-- view.sql | R15. Grain: one row per semester (or quarter that a company chose to tell) and company.
create or replace view mart.counterpart_coverage as
with telling as (
    -- A semester is told by its own return or by that of its last quarter.
    select
        target.period_key,
        source.sender,
        source.submission_key
    from warehouse.submission_known as source
    inner join warehouse.dim_period as told on source.period_key = told.period_key
    inner join warehouse.dim_period as target
        on told.end_date = target.end_date and (target.period_key = told.period_key or target.kind = 'semester')
    where source.form = 'P03' and target.kind in ('semester', 'quarter')
),

reporter as (
    select distinct
        period_key,
        sender
    from telling
),

due as (
    select
        target.period_key,
        target.end_date,
        target.kind,
        source.sender,
        source.submission_key as roster_key,
        source.region_code,
        source.period_key as month_key,
        reporter.sender is not null as is_reported
    from warehouse.submission_known as source
    -- The roster of the last month.
    inner join warehouse.dim_period as target
        on source.period_key = cast(to_char(target.end_date, 'YYYYMM') as integer) and target.kind in ('semester', 'quarter')
    left join reporter on target.period_key = reporter.period_key and source.sender = reporter.sender
    where source.form = 'P01'
),

temporary_approval as (
    select distinct
        line.period_key,
        line.rptka_mark
    from warehouse.fact_rptka_line as line
    inner join warehouse.submission_known as source on line.submission_key = source.submission_key
    where line.rptka_kind = 'SEMENTARA'
),

worker as (
    select distinct
        due.period_key,
        due.sender,
        due.region_code,
        due.is_reported,
        roster.worker_id
    from due
    inner join warehouse.fact_company_roster as roster on due.month_key = roster.period_key and due.roster_key = roster.submission_key
    left join temporary_approval on due.month_key = temporary_approval.period_key and roster.rptka_mark = temporary_approval.rptka_mark
    where
        (due.is_reported or due.kind = 'semester')
        and roster.status in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR')
        and coalesce(roster.position_level, '') not in ('DIREKSI', 'KOMISARIS')
        and temporary_approval.rptka_mark is null
),

accompanied as (
    select distinct
        telling.period_key,
        telling.sender,
        pair.worker_id
    from telling
    inner join warehouse.dim_period as target on telling.period_key = target.period_key
    inner join warehouse.fact_counterpart as pair on telling.submission_key = pair.submission_key
    where
        pair.is_identified
        and pair.start_date <= target.end_date
        and (pair.end_date is null or pair.end_date >= target.end_date)
),

counted as (
    select
        worker.period_key,
        worker.region_code,
        worker.sender as nib,
        worker.is_reported,
        count(*) as tka,
        count(accompanied.worker_id) as with_counterpart
    from worker
    left join accompanied
        on
            worker.period_key = accompanied.period_key
            and worker.sender = accompanied.sender
            and worker.worker_id = accompanied.worker_id
    group by worker.period_key, worker.region_code, worker.sender, worker.is_reported
)

select
    warehouse.period_text(counted.period_key) as period,
    counted.region_code,
    region.region_name,
    company.company_key,
    coalesce(company.company_name, counted.nib) as company_name,
    counted.is_reported,
    counted.tka,
    counted.with_counterpart,
    case when counted.is_reported then round(100.0 * counted.with_counterpart / counted.tka, 2) end as coverage_pct
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.company_known as company on counted.nib = company.nib;
comment on view mart.counterpart_coverage is
'R15: foreign workers on the roster of the last month who need a counterpart (no directors, no commissioners, no temporary approval), and those who have a valid one on the last day: with a NIK, begun, not ended (P01, P03, N05). A company that told nothing has no share, not a share of nil. Over companies: sum ÷ sum. · Cakupan pendamping';
comment on column mart.counterpart_coverage.period is 'Semester or quarter, such as 2026-S1. · periode';
comment on column mart.counterpart_coverage.region_code is 'Region of the sender. · kode wilayah';
comment on column mart.counterpart_coverage.region_name is 'Name of the region. · nama wilayah';
comment on column mart.counterpart_coverage.company_key is 'Company, our key; null where identity does not know it. · perusahaan';
comment on column mart.counterpart_coverage.company_name is 'Its name. · nama perusahaan';
comment on column mart.counterpart_coverage.is_reported is 'The company told its counterparts (P03). · pendamping dilaporkan';
comment on column mart.counterpart_coverage.tka is 'Foreign workers who need a counterpart. · TKA wajib didampingi';
comment on column mart.counterpart_coverage.with_counterpart is 'Of these, with a valid counterpart. · TKA berpendamping';
comment on column mart.counterpart_coverage.coverage_pct is '100 × with_counterpart ÷ tka; null while not reported. · cakupan (persen)';
