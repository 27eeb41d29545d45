-- check.sql | refuse: a region with two figures that hold at once. No rows means no trouble.
select region_code
from warehouse.dim_population
where valid_to is null
group by region_code
having count(*) > 1;
