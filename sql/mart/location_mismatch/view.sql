-- view.sql | R12. Grain: one row per month, kecamatan and company.
create or replace view mart.location_mismatch as
with counted as (
    select
        period,
        region_code,
        company_key,
        count(distinct person_key) as persons
    from warehouse.reconciliation_known
    where 'X414' = any(conflicts)
    group by period, region_code, company_key
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.company_key,
    company.company_name,
    counted.persons
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.company_known as company on counted.company_key = company.company_key;
comment on view mart.location_mismatch is
'R12: persons seen or reported in a kecamatan that is not among the places of their approval (X414). Do not add kecamatan: a person may be in two. · Lokasi kerja tidak sesuai';
comment on column mart.location_mismatch.period is 'Month, such as 2026-10. · periode';
comment on column mart.location_mismatch.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart.location_mismatch.region_name is 'Name of the region. · nama wilayah';
comment on column mart.location_mismatch.company_key is 'Company, our key; null where identity does not know it. · perusahaan';
comment on column mart.location_mismatch.company_name is 'Its name. · nama perusahaan';
comment on column mart.location_mismatch.persons is 'Distinct persons. · orang';
