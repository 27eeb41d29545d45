-- check.sql | refuse: more ready counterparts than counterparts, or hours below nought. No rows means no trouble.
select
    period,
    region_code,
    company_name
from mart.skill_transfer
where ready > counterparts or hours_unknown > counterparts or training_hours_median < 0;
