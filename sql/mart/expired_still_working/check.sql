-- check.sql | refuse: an expired permit without overdue days, or without a tariff for them. No rows means no trouble.
select
    period,
    region_code,
    company_key,
    persons,
    days_overdue_max,
    exposure_idr
from mart.expired_still_working
where days_overdue_max is null or days_overdue_max < 1 or exposure_idr is null;
