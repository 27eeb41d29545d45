-- view.sql | R28. Grain: one row per month of arrival, region of the KTP, wave and country, as released.
create or replace view mart_public.repatriation_by_origin as
with released as (
    select
        cell,
        max(published) filter (where measure = 'persons') as persons
    from warehouse.public_cell
    where view_name = 'repatriation_by_origin'
    group by cell
)

select
    released.cell ->> 'period' as period,
    released.cell ->> 'region_code' as region_code,
    coalesce(region.region_name, 'TIDAK DIKETAHUI') as region_name,
    released.cell ->> 'wave' as wave,
    released.cell ->> 'country' as country,
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
comment on view mart_public.repatriation_by_origin is
'R28 for the public: citizens come home, by the region of their KTP. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Pemulangan, untuk umum';
comment on column mart_public.repatriation_by_origin.period is 'Month of arrival. · periode';
comment on column mart_public.repatriation_by_origin.region_code is 'Region of the KTP; null unknown. · kode wilayah KTP';
comment on column mart_public.repatriation_by_origin.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.repatriation_by_origin.wave is 'Wave; null for those who came alone. · gelombang';
comment on column mart_public.repatriation_by_origin.country is 'Country come from. · negara';
comment on column mart_public.repatriation_by_origin.persons is 'Persons, rounded to five; null withheld. · orang';
