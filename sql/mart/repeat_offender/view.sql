-- view.sql | R27. Grain: one row per month, kabupaten and company or sponsor with at least two decided cases in the 24 months up to its end.
create or replace view mart.repeat_offender as
with month as (
    select distinct
        period.period_key,
        period.period,
        period.end_date
    from warehouse.submission_known as source
    inner join warehouse.dim_period as period on source.period_key = period.period_key
    where source.form = 'I05'
),

decided as (
    select
        known.kabupaten_code,
        known.decided_date,
        known.sponsor_nib,
        coalesce(company.company_key, known.sponsor_company_key) as company_key
    from warehouse.enforcement_case_known as known
    left join warehouse.company_known as company on known.sponsor_nib = company.nib
    where known.decided_date is not null and coalesce(known.sponsor_nib, cast(known.sponsor_company_key as text)) is not null
),

here as (
    select
        month.period,
        decided.kabupaten_code as region_code,
        decided.company_key,
        case when decided.company_key is null then decided.sponsor_nib end as stated_nib,
        count(*) as cases_here,
        max(decided.decided_date) as last_decided_date
    from month
    inner join decided
        on decided.decided_date <= month.end_date and decided.decided_date >= date_trunc('month', month.end_date) - interval '23 months'
    group by month.period, decided.kabupaten_code, decided.company_key, case when decided.company_key is null then decided.sponsor_nib end
),

counted as (
    select
        period,
        region_code,
        company_key,
        stated_nib,
        cases_here,
        last_decided_date,
        sum(cases_here) over (partition by period, company_key, stated_nib) as cases
    from here
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.company_key,
    coalesce(company.company_name, counted.stated_nib) as company_name,
    counted.cases,
    counted.cases_here,
    counted.last_decided_date
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.company_known as company on counted.company_key = company.company_key
where counted.cases >= 2;
comment on view mart.repeat_offender is
'R27: companies and sponsors with two or more decided cases in the 24 months that end with the month (I05). Cases without a sponsor are nobody''s. · Pelanggar berulang';
comment on column mart.repeat_offender.period is 'Month, such as 2026-10. · periode';
comment on column mart.repeat_offender.region_code is 'Kabupaten or kota of the cases. · kode kabupaten/kota';
comment on column mart.repeat_offender.region_name is 'Name of the region. · nama wilayah';
comment on column mart.repeat_offender.company_key is 'Company, our key; null where identity does not know it. · perusahaan';
comment on column mart.repeat_offender.company_name is 'Its name; the NIB where identity does not know it. · nama perusahaan';
comment on column mart.repeat_offender.cases is 'Decided cases in 24 months, everywhere. · kasus';
comment on column mart.repeat_offender.cases_here is 'Of these, in the kabupaten. · kasus di wilayah ini';
comment on column mart.repeat_offender.last_decided_date is 'Newest decision here. · keputusan terakhir';
