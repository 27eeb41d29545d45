-- check.sql | refuse: a narrower definition with more persons than a wider one. No rows means no trouble.
select
    inner_ring.period,
    inner_ring.region_code,
    outer_ring.definition
from mart.mining_share as inner_ring
inner join mart.mining_share as outer_ring
    on
        inner_ring.period = outer_ring.period
        and inner_ring.region_code = outer_ring.region_code
        and inner_ring.definition < outer_ring.definition
where inner_ring.persons > outer_ring.persons or outer_ring.persons > outer_ring.persons_all;
