-- view.sql | R09. Grain: one row per month, kabupaten and company with a permit or an approval that runs out.
create or replace view mart.permit_expiring as
with horizon as (
    -- An extension has to be asked for 30 working days before the end.
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
    where month.kind = 'month'
),

ending as (
    select
        fact.period_key,
        left(fact.region_code, 5) as region_code,
        fact.sponsor_company_key as company_key,
        cast(null as text) as stated_name,
        fact.permit_end_date - horizon.end_date as days_left,
        cast(null as text) as rptka_mark
    from warehouse.fact_permit_in_force as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    inner join horizon on fact.period_key = horizon.period_key
    where
        fact.permit_status = 'AKTIF'
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
    select distinct
        fact.period_key,
        fact.region_code,
        company.company_key,
        case when company.company_key is null then fact.company_name end,
        cast(null as integer),
        fact.rptka_mark
    from warehouse.fact_rptka_line as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    inner join horizon on fact.period_key = horizon.period_key
    left join warehouse.company_known as company on fact.nib = company.nib
    where fact.end_date > horizon.end_date and fact.end_date < horizon.filing_line
),

counted as (
    select
        warehouse.period_text(period_key) as period,
        region_code,
        company_key,
        stated_name,
        count(*) filter (where days_left <= 30) as permits_30_days,
        count(*) filter (where days_left <= 60) as permits_60_days,
        count(*) filter (where days_left <= 90) as permits_90_days,
        count(distinct rptka_mark) as approvals_past_filing
    from ending
    group by period_key, region_code, company_key, stated_name
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.company_key,
    coalesce(company.company_name, counted.stated_name) as company_name,
    counted.permits_30_days,
    counted.permits_60_days,
    counted.permits_90_days,
    counted.approvals_past_filing
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.company_known as company on counted.company_key = company.company_key;
comment on view mart.permit_expiring is
'R09: work permits in force that end within 30, 60 or 90 days after month-end (each includes the one before) and are not being extended, neither by their status nor by a transaction (I02); and approvals (N05) that end before an extension could still be asked for in time, 30 working days ahead. A stock: never add months. · Izin yang segera berakhir';
comment on column mart.permit_expiring.period is 'Month, such as 2026-10. · periode';
comment on column mart.permit_expiring.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart.permit_expiring.region_name is 'Name of the region. · nama wilayah';
comment on column mart.permit_expiring.company_key is 'Sponsor of the permit or employer of the approval; null where identity does not know it. · perusahaan';
comment on column mart.permit_expiring.company_name is 'Its name. · nama perusahaan';
comment on column mart.permit_expiring.permits_30_days is 'Permits that end within 30 days. · izin berakhir dalam 30 hari';
comment on column mart.permit_expiring.permits_60_days is 'Permits that end within 60 days. · izin berakhir dalam 60 hari';
comment on column mart.permit_expiring.permits_90_days is 'Permits that end within 90 days. · izin berakhir dalam 90 hari';
comment on column mart.permit_expiring.approvals_past_filing is 'Approvals past the filing line. · RPTKA lewat batas pengajuan';
