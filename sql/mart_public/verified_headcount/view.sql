-- view.sql | R01. Grain: one row per month, region, sector and nationality, as released.
create or replace view mart_public.verified_headcount as
select
    period,
    region_code,
    region_name,
    cell ->> 'sector' as sector,
    cell ->> 'nationality' as nationality,
    max(published) filter (where measure = 'persons') as persons
from warehouse.released_cell
where view_name = 'verified_headcount'
group by period, region_code, region_name, cell;
comment on view mart_public.verified_headcount is
'R01 for the public: verified foreign workers. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · TKA terverifikasi, untuk umum';
comment on column mart_public.verified_headcount.period is 'Period. · periode';
comment on column mart_public.verified_headcount.region_code is 'Region; five characters is the kabupaten or kota as a whole. · kode wilayah';
comment on column mart_public.verified_headcount.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.verified_headcount.sector is 'Sector. · sektor';
comment on column mart_public.verified_headcount.nationality is 'Nationality, ISO 3166-1 alpha-3. · kebangsaan';
comment on column mart_public.verified_headcount.persons is 'Persons, rounded to five; null withheld. · orang';
