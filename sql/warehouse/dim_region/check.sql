-- check.sql | refuse: a region with no version, or more than one, that holds now; or versions that overlap. No rows means no trouble.
select
    region_code,
    count(*) filter (where is_current) as versions_now
from warehouse.dim_region
group by region_code
having count(*) filter (where is_current) > 1
union all
select
    earlier.region_code,
    0
from warehouse.dim_region as earlier
inner join warehouse.dim_region as later on earlier.region_code = later.region_code and earlier.valid_from < later.valid_from
where earlier.valid_to is null or earlier.valid_to >= later.valid_from;
