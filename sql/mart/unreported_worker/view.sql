-- view.sql | R05. Grain: one row per month, kecamatan and company.
create or replace view mart.unreported_worker as
with counted as (
    select
        period,
        region_code,
        company_key,
        count(distinct person_key) as persons,
        max(age_months) as age_months_max
    from warehouse.reconciliation_known
    where state = 'TIDAK_DILAPORKAN_PERUSAHAAN'
    group by period, region_code, company_key
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.company_key,
    company.company_name,
    counted.persons,
    counted.age_months_max
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.dim_company as company
    on
        counted.company_key = company.company_key
        and company.valid_from <= (select intake.known_on())
        and (company.valid_to is null or company.valid_to > (select intake.known_on()));
comment on view mart.unreported_worker is
'R05: persons seen by the district and holding a permit whom a company that did report left out (X405). · Pekerja yang tidak dilaporkan';
comment on column mart.unreported_worker.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.unreported_worker.region_code is 'Kecamatan, dotted Kemendagri code. · kode kecamatan';
comment on column mart.unreported_worker.region_name is 'Name of the region. · nama wilayah';
comment on column mart.unreported_worker.company_key is 'Company, our key. · perusahaan';
comment on column mart.unreported_worker.company_name is 'Name of the company. · nama perusahaan';
comment on column mart.unreported_worker.persons is 'Distinct persons in state X405. · orang';
comment on column mart.unreported_worker.age_months_max is 'Months since the oldest of these findings began; 0 in its first month. · umur temuan tertua (bulan)';
