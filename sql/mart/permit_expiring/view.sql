-- view.sql | R09. Grain: one row per month, kabupaten and company with a permit or an approval that runs out.
create or replace view mart.permit_expiring as
with counted as (
    select
        warehouse.period_text(period_key) as period,
        region_code,
        company_key,
        stated_name,
        count(*) filter (where days_left <= 30) as permits_30_days,
        count(*) filter (where days_left <= 60) as permits_60_days,
        count(*) filter (where days_left <= 90) as permits_90_days,
        count(distinct rptka_mark) as approvals_past_filing
    from warehouse.permit_ending
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
