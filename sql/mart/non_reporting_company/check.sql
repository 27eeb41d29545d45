-- check.sql | refuse: a company that reported and is in arrears, or did not and is not. No rows means no trouble.
select
    period,
    region_code,
    company_name
from mart.non_reporting_company
where has_reported <> (months_in_arrears = 0) or positions_approved < 0;
