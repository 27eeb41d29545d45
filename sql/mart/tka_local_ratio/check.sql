-- check.sql | refuse: more local workers than Indonesian ones, or fewer than none. No rows means no trouble.
select
    period,
    region_code,
    company_name
from mart.tka_local_ratio
where local > tki or least(tka, tki, local) < 0;
