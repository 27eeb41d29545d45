-- check.sql | refuse: departures that are told and do not stand in the mart, or the reverse. No rows means no trouble.
select
    told.region_code,
    told.placements,
    counted.persons
from (
    select
        region_code,
        count(distinct (citizen_key, country_code, scheme, channel, to_char(departure_date, 'YYYY-MM'))) as placements
    from warehouse.placement_known
    where is_newest and has_left and departure_date is not null
    group by region_code
) as told
full join (
    select
        region_code,
        sum(persons) as persons
    from mart.official_placement
    group by region_code
) as counted on told.region_code = counted.region_code
where told.placements is distinct from counted.persons;
