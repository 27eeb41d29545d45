-- view.sql | R17. Grain: one row per month, office, approval (RPTKA) and position.
create or replace view mart.rptka_quota as
with approved as (
    select
        warehouse.period_text(fact.period_key) as period,
        fact.region_code,
        fact.nib,
        fact.company_name,
        fact.rptka_mark,
        fact.position_mark,
        fact.position_title,
        fact.approved
    from warehouse.fact_rptka_line as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    inner join warehouse.dim_period as month on fact.period_key = month.period_key
    where fact.start_date <= month.end_date and fact.end_date >= month.end_date
),

used as (
    select
        warehouse.period_text(fact.period_key) as period,
        fact.rptka_mark,
        reference.title_words(fact.position_rptka) as position_mark,
        count(distinct (fact.company_key, fact.worker_id)) as heads
    from warehouse.fact_company_roster as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.rptka_mark is not null and fact.status in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR')
    group by warehouse.period_text(fact.period_key), fact.rptka_mark, reference.title_words(fact.position_rptka)
),

reporter as (
    select distinct
        warehouse.period_text(period_key) as period,
        sender
    from warehouse.submission_known
    where form = 'P01'
),

counted as (
    select
        approved.period,
        approved.region_code,
        approved.nib,
        approved.company_name,
        approved.rptka_mark,
        approved.position_title,
        approved.approved,
        -- Nobody reported: then nothing is known of the use.
        case when used.heads is not null or reporter.sender is not null then coalesce(used.heads, 0) end as used
    from approved
    left join used
        on
            approved.period = used.period
            and approved.rptka_mark = used.rptka_mark
            and approved.position_mark = used.position_mark
    left join reporter on approved.period = reporter.period and approved.nib = reporter.sender
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    company.company_key,
    coalesce(company.company_name, counted.company_name) as company_name,
    counted.rptka_mark,
    counted.position_title,
    counted.approved,
    counted.used,
    case when counted.used is not null then greatest(counted.approved - counted.used, 0) end as unused,
    case when counted.used is not null then greatest(counted.used - counted.approved, 0) end as exceeded
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.company_known as company on counted.nib = company.nib;
comment on view mart.rptka_quota is
'R17: workers on rosters (P01) by approved position, against the number approved (N05) on the last day of the month. Where the employer sent no roster the use is unknown, not nil. A stock: never add months. · Pemakaian kuota RPTKA';
comment on column mart.rptka_quota.period is 'Month, such as 2026-10. · periode';
comment on column mart.rptka_quota.region_code is 'Region of the office that drew the extract. · kode wilayah';
comment on column mart.rptka_quota.region_name is 'Name of the region. · nama wilayah';
comment on column mart.rptka_quota.company_key is 'Company, our key; null where identity does not know it. · perusahaan';
comment on column mart.rptka_quota.company_name is 'Its name. · nama perusahaan';
comment on column mart.rptka_quota.rptka_mark is 'Number of the approval, signs and case dropped. · nomor RPTKA';
comment on column mart.rptka_quota.position_title is 'Position approved. · jabatan';
comment on column mart.rptka_quota.approved is 'Workers approved. · disetujui';
comment on column mart.rptka_quota.used is 'Workers on rosters under it; null while nobody reported. · terpakai';
comment on column mart.rptka_quota.unused is 'approved − used, not below 0; null while nobody reported. · sisa';
comment on column mart.rptka_quota.exceeded is 'used − approved, not below 0; null while nobody reported. · kelebihan';
