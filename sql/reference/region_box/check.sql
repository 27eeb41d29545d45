-- check.sql | refuse: a box around a region that is not known. No rows means no trouble.
select
    region_code,
    valid_from,
    'region_code ' || region_code || ' is not in reference.region' as rule
from reference.region_box
where region_code not in (select region_code from reference.region);
