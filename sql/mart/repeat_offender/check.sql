-- check.sql | refuse: an offender with fewer than two cases, or more here than everywhere. No rows means no trouble.
select
    period,
    region_code,
    company_name
from mart.repeat_offender
where cases < 2 or cases_here < 1 or cases_here > cases;
