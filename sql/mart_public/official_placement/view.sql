-- view.sql | R37. Grain: one row per month of departure, region, scheme, channel and country, as released.
create or replace view mart_public.official_placement as
with released as (
    select
        cell,
        max(published) filter (where measure = 'persons') as persons
    from warehouse.public_cell
    where view_name = 'official_placement'
    group by cell
)

select
    released.cell ->> 'period' as period,
    released.cell ->> 'region_code' as region_code,
    coalesce(region.region_name, 'TIDAK DIKETAHUI') as region_name,
    released.cell ->> 'scheme' as scheme,
    released.cell ->> 'channel' as channel,
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
comment on view mart_public.official_placement is
'R37 for the public: official placements. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Penempatan resmi, untuk umum';
comment on column mart_public.official_placement.period is 'Month of departure. · periode';
comment on column mart_public.official_placement.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart_public.official_placement.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.official_placement.scheme is 'Scheme. · skema';
comment on column mart_public.official_placement.channel is 'Channel. · jalur fasilitasi';
comment on column mart_public.official_placement.country is 'Country. · negara';
comment on column mart_public.official_placement.persons is 'Persons, rounded to five; null withheld. · orang';
