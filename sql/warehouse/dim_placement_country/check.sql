-- check.sql | refuse: a country that is open and closed on the same day. No rows means no trouble.
select
    earlier.country_code,
    later.valid_from
from warehouse.dim_placement_country as earlier
inner join warehouse.dim_placement_country as later on earlier.country_code = later.country_code and earlier.valid_from < later.valid_from
where earlier.valid_to is null or earlier.valid_to >= later.valid_from;
