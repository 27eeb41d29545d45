-- view.sql | Grain: one row per row of a roster in force at sinergi.known_on whose workplace is known: the village in which the person works.
create or replace view warehouse.rostered_village as
select
    warehouse.period_text(fact.period_key) as period,
    fact.person_key,
    fact.region_code,
    place.region_code as place_region_code,
    place.village_code,
    source.file_key,
    fact.row_number
from warehouse.fact_company_roster as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
inner join warehouse.company_known as company on fact.company_key = company.company_key
inner join warehouse.workplace_known as place
    on
        company.nib = place.nib
        and fact.workplace_id = place.workplace_id
        and fact.period_key / 100 >= place.from_year
        and (place.to_year is null or fact.period_key / 100 <= place.to_year)
where fact.person_key is not null;
comment on view warehouse.rostered_village is 'Persons on rosters and the villages of their workplaces (P05). · Desa tempat kerja orang dalam roster';
comment on column warehouse.rostered_village.period is 'Month, such as 2026-10. · periode';
comment on column warehouse.rostered_village.person_key is 'Person, our key. · orang';
comment on column warehouse.rostered_village.region_code is 'Kecamatan, as the roster has it. · kode kecamatan menurut roster';
comment on column warehouse.rostered_village.place_region_code is 'Kecamatan, as the list of workplaces has it. · kode kecamatan menurut daftar lokasi';
comment on column warehouse.rostered_village.village_code is 'Village, where the list of workplaces names it. · kode desa';
comment on column warehouse.rostered_village.file_key is 'Delivered file, whichever edition of it is in force. · kiriman';
comment on column warehouse.rostered_village.row_number is 'Row in the file. · baris';
