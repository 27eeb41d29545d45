-- view.sql | R28. Grain: one row per month of arrival, region of the KTP, wave and country, as released.
create or replace view mart_public.repatriation_by_origin as
select
    period,
    region_code,
    region_name,
    cell ->> 'wave' as wave,
    cell ->> 'country' as country,
    max(published) filter (where measure = 'persons') as persons
from warehouse.released_cell
where view_name = 'repatriation_by_origin'
group by period, region_code, region_name, cell;
comment on view mart_public.repatriation_by_origin is
'R28 for the public: citizens come home, by the region of their KTP. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Pemulangan, untuk umum';
comment on column mart_public.repatriation_by_origin.period is 'Month of arrival. · periode';
comment on column mart_public.repatriation_by_origin.region_code is 'Region of the KTP; null unknown. · kode wilayah KTP';
comment on column mart_public.repatriation_by_origin.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.repatriation_by_origin.wave is 'Wave; null for those who came alone. · gelombang';
comment on column mart_public.repatriation_by_origin.country is 'Country come from. · negara';
comment on column mart_public.repatriation_by_origin.persons is 'Persons, rounded to five; null withheld. · orang';
