-- view.sql | R04. Grain: one row per month, kabupaten and definition of mining, as released.
create or replace view mart_public.mining_share as
select
    period,
    region_code,
    region_name,
    cell ->> 'definition' as definition,
    max(published) filter (where measure = 'persons') as persons
from warehouse.released_cell
where view_name = 'mining_share'
group by period, region_code, region_name, cell;
comment on view mart_public.mining_share is
'R04 for the public: verified persons in mining under three definitions; the row SEMUA is the whole. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Porsi pertambangan, untuk umum';
comment on column mart_public.mining_share.period is 'Period. · periode';
comment on column mart_public.mining_share.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart_public.mining_share.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.mining_share.definition is 'Definition of mining; SEMUA is all persons. · definisi';
comment on column mart_public.mining_share.persons is 'Persons, rounded to five; null withheld. · orang';
