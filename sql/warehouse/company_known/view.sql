-- view.sql | Grain: one row per company, as known at sinergi.known_on.
create or replace view warehouse.company_known as
select
    company.company_key,
    company.nib,
    company.company_name,
    company.sector,
    company.mining_class
from warehouse.dim_company as company
where
    company.valid_from <= (select intake.known_on())
    and (company.valid_to is null or company.valid_to > (select intake.known_on()));
comment on view warehouse.company_known is
'Companies as known on the day that is asked for. · Perusahaan menurut pengetahuan pada satu saat';
comment on column warehouse.company_known.company_key is 'Company, our key. · perusahaan';
comment on column warehouse.company_known.nib is 'Its NIB. · NIB';
comment on column warehouse.company_known.company_name is 'Its name. · nama perusahaan';
comment on column warehouse.company_known.sector is 'Sector in the codes of K01. · sektor';
comment on column warehouse.company_known.mining_class is 'Ring of the mining chain: INTI, JASA or RANTAI; null outside mining. · kelas tambang';
