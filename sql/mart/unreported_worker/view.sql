-- view.sql | R05. Grain: one row per month, kecamatan and company.
create or replace view mart.unreported_worker as
select
    judged.period,
    judged.region_code,
    region.region_name,
    judged.company_key,
    company.company_name,
    count(distinct judged.person_key) as persons,
    max(judged.age_months) as age_months_max
from warehouse.reconciliation_known as judged
inner join warehouse.visible_region as region on judged.region_code = region.region_code
left join warehouse.dim_company as company
    on
        judged.company_key = company.company_key
        and company.valid_from <= (select intake.known_on())
        and (company.valid_to is null or company.valid_to > (select intake.known_on()))
where judged.state = 'TIDAK_DILAPORKAN_PERUSAHAAN'
group by judged.period, judged.region_code, region.region_name, judged.company_key, company.company_name;
comment on view mart.unreported_worker is
'R05: persons seen by the district and holding a permit whom a company that did report left out (X405). · Pekerja yang tidak dilaporkan';
comment on column mart.unreported_worker.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.unreported_worker.region_code is 'Kecamatan, dotted Kemendagri code. · kode kecamatan';
comment on column mart.unreported_worker.region_name is 'Name of the region. · nama wilayah';
comment on column mart.unreported_worker.company_key is 'Company, our key. · perusahaan';
comment on column mart.unreported_worker.company_name is 'Name of the company. · nama perusahaan';
comment on column mart.unreported_worker.persons is 'Distinct persons in state X405. · orang';
comment on column mart.unreported_worker.age_months_max is 'Months since the oldest of these findings began; 0 in its first month. · umur temuan tertua (bulan)';
