-- check.sql | refuse: more persons than cases, or cases about nobody. No rows means no trouble.
select
    period,
    region_code,
    kind,
    nationality
from mart.enforcement_by_kind
where persons > cases or persons < 1;
