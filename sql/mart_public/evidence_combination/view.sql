-- view.sql | R02. Grain: one row per month, region, combination of sources and whether it could be assessed, as released.
create or replace view mart_public.evidence_combination as
select
    period,
    region_code,
    region_name,
    cell ->> 'combination' as combination,
    cell ->> 'assessable' as assessable,
    max(published) filter (where measure = 'persons') as persons
from warehouse.released_cell
where view_name = 'evidence_combination'
group by period, region_code, region_name, cell;
comment on view mart_public.evidence_combination is
'R02 for the public: persons by the sources that know them. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Gabungan bukti, untuk umum';
comment on column mart_public.evidence_combination.period is 'Period. · periode';
comment on column mart_public.evidence_combination.region_code is 'Region; five characters is the kabupaten or kota as a whole. · kode wilayah';
comment on column mart_public.evidence_combination.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.evidence_combination.combination is 'D district, C company, I immigration. · gabungan bukti';
comment on column mart_public.evidence_combination.assessable is 'false where a source that would be needed has not reported. · dapat dinilai';
comment on column mart_public.evidence_combination.persons is 'Persons, rounded to five; null withheld. · orang';
