-- check.sql | refuse: more heard of than abroad, or a complaint younger than nothing. No rows means no trouble.
select
    period,
    region_code,
    country
from mart.monitored_abroad
where heard_of > active or open_days_max < 0;
