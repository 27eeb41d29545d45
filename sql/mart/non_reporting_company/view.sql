-- view.sql | R06. Grain: one row per month, kabupaten and company that holds an approval (RPTKA).
create or replace view mart.non_reporting_company as
with holder as (
    select
        fact.period_key,
        fact.region_code,
        fact.nib,
        min(fact.company_name) as stated_name,
        sum(fact.approved) as positions_approved
    from warehouse.fact_rptka_line as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    inner join warehouse.dim_period as month on fact.period_key = month.period_key
    where fact.start_date <= month.end_date and fact.end_date >= month.start_date
    group by fact.period_key, fact.region_code, fact.nib
),

reporter as (
    select distinct
        period_key,
        sender
    from warehouse.submission_known
    where form = 'P01'
),

counted as (
    select
        holder.period_key,
        holder.region_code,
        holder.nib,
        holder.stated_name,
        holder.positions_approved,
        reporter.sender is not null as has_reported,
        count(reporter.sender) over (partition by holder.region_code, holder.nib order by holder.period_key) as spell
    from holder
    left join reporter on holder.period_key = reporter.period_key and holder.nib = reporter.sender
)

select
    warehouse.period_text(counted.period_key) as period,
    counted.region_code,
    region.region_name,
    company.company_key,
    coalesce(company.company_name, counted.stated_name) as company_name,
    coalesce(company.sector, 'TIDAK_TAHU') as sector,
    counted.positions_approved,
    counted.has_reported,
    count(*) filter (where not counted.has_reported) over (
        partition by counted.region_code, counted.nib, counted.spell
        order by counted.period_key
    ) as months_in_arrears
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.company_known as company on counted.nib = company.nib;
comment on view mart.non_reporting_company is
'R06: companies that hold an approval in force (N05), and whether their roster (P01, also a signed nil return) was accepted. The share of non-reporters is count(not has_reported) ÷ count(*). · Perusahaan wajib lapor yang tidak melapor';
comment on column mart.non_reporting_company.period is 'Month, such as 2026-10. · periode';
comment on column mart.non_reporting_company.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart.non_reporting_company.region_name is 'Name of the region. · nama wilayah';
comment on column mart.non_reporting_company.company_key is 'Company, our key; null where identity does not know it. · perusahaan';
comment on column mart.non_reporting_company.company_name is 'Its name. · nama perusahaan';
comment on column mart.non_reporting_company.sector is 'Sector in the codes of K01; TIDAK_TAHU if not known. · sektor';
comment on column mart.non_reporting_company.positions_approved is 'Positions approved. · jumlah disetujui';
comment on column mart.non_reporting_company.has_reported is 'A roster of the month was accepted. · sudah melapor';
comment on column mart.non_reporting_company.months_in_arrears is 'Months without a roster since the last one, among those in which the company held an approval; 0 when it has reported. · bulan tunggakan';
