-- check.sql | refuse: a narrower window with more permits than a wider one, or a row about nothing. No rows means no trouble.
select
    period,
    region_code,
    company_key
from mart.permit_expiring
where permits_30_days > permits_60_days or permits_60_days > permits_90_days or permits_90_days + approvals_past_filing = 0;
