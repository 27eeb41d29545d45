-- view.sql | R37. Grain: one row per month of departure, region, scheme, channel and country, as released.
create or replace view mart_public.official_placement as
select
    period,
    region_code,
    region_name,
    cell ->> 'scheme' as scheme,
    cell ->> 'channel' as channel,
    cell ->> 'country' as country,
    max(published) filter (where measure = 'persons') as persons
from warehouse.released_cell
where view_name = 'official_placement'
group by period, region_code, region_name, cell;
comment on view mart_public.official_placement is
'R37 for the public: official placements. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Penempatan resmi, untuk umum';
comment on column mart_public.official_placement.period is 'Month of departure. · periode';
comment on column mart_public.official_placement.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart_public.official_placement.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.official_placement.scheme is 'Scheme. · skema';
comment on column mart_public.official_placement.channel is 'Channel. · jalur fasilitasi';
comment on column mart_public.official_placement.country is 'Country. · negara';
comment on column mart_public.official_placement.persons is 'Persons, rounded to five; null withheld. · orang';
