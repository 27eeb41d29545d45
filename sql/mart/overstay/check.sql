-- check.sql | refuse: more persons than cases, an amount below nought, or more paid over all months than was ever owed. No rows means no trouble.
select
    period,
    region_code
from mart.overstay
where persons > cases or cases_days_unknown > cases or least(person_days, fee_due_idr, fee_paid_idr) < 0
union all
select
    'all',
    region_code
from mart.overstay
group by region_code
having sum(fee_paid_idr) > sum(fee_due_idr);
