-- view.sql | R37. Grain: one row per month of departure, region of the sender, scheme, channel and country.
create or replace view mart.official_placement as
with counted as (
    select
        to_char(placed.departure_date, 'YYYY-MM') as period,
        placed.region_code,
        placed.scheme,
        placed.channel,
        placed.country_code as country,
        count(distinct placed.citizen_key) as persons
    from warehouse.placement_known as placed
    where placed.is_newest and placed.has_left and placed.departure_date is not null
    group by to_char(placed.departure_date, 'YYYY-MM'), placed.region_code, placed.scheme, placed.channel, placed.country_code
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.scheme,
    counted.channel,
    counted.country,
    counted.persons
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.official_placement is
'R37: persons who left on an official placement. SISTER_CITY is a channel beside the scheme, no scheme of its own. · Penempatan resmi';
comment on column mart.official_placement.period is 'Month of departure. · periode';
comment on column mart.official_placement.region_code is 'Region of the sender. · kode wilayah';
comment on column mart.official_placement.region_name is 'Name of the region. · nama wilayah';
comment on column mart.official_placement.scheme is 'Placement scheme. · skema';
comment on column mart.official_placement.channel is 'Who smoothed the way; TIDAK_DIKETAHUI when not told. · jalur fasilitasi';
comment on column mart.official_placement.country is 'Country of work. · negara';
comment on column mart.official_placement.persons is 'Distinct persons. · orang';
