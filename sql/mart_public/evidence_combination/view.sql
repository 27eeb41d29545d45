-- view.sql | R02. Grain: one row per month, region, combination of sources and whether it could be assessed, as released.
create or replace view mart_public.evidence_combination as
with released as (
    select
        cell,
        max(published) filter (where measure = 'persons') as persons
    from warehouse.public_cell
    where view_name = 'evidence_combination'
    group by cell
)

select
    released.cell ->> 'period' as period,
    released.cell ->> 'region_code' as region_code,
    coalesce(region.region_name, 'TIDAK DIKETAHUI') as region_name,
    released.cell ->> 'combination' as combination,
    released.cell ->> 'assessable' as assessable,
    released.persons
from released
left join lateral (
    select held.region_name
    from warehouse.dim_region as held
    where
        held.is_current
        and held.region_code in (
            released.cell ->> 'region_code', left(released.cell ->> 'region_code', 8), left(released.cell ->> 'region_code', 5),
            left(released.cell ->> 'region_code', 2)
        )
    order by length(held.region_code) desc
    limit 1
) as region on true;
comment on view mart_public.evidence_combination is
'R02 for the public: persons by the sources that know them. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Gabungan bukti, untuk umum';
comment on column mart_public.evidence_combination.period is 'Period. · periode';
comment on column mart_public.evidence_combination.region_code is 'Region; five characters is the kabupaten or kota as a whole. · kode wilayah';
comment on column mart_public.evidence_combination.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.evidence_combination.combination is 'D district, C company, I immigration. · gabungan bukti';
comment on column mart_public.evidence_combination.assessable is 'false where a source that would be needed has not reported. · dapat dinilai';
comment on column mart_public.evidence_combination.persons is 'Persons, rounded to five; null withheld. · orang';
