-- check.sql | refuse: the figure of a region that is not known. No rows means no trouble.
select
    counted.region_code,
    'the region stands in reference.region' as rule
from reference.population as counted
left join reference.region as region on counted.region_code = region.region_code
where region.region_code is null;
