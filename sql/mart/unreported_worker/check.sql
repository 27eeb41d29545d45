-- check.sql | refuse: a row without persons, or a finding younger than its first month. No rows means no trouble.
select
    seen.period,
    seen.region_code,
    seen.company_key
from mart.unreported_worker as seen
where seen.persons < 1 or seen.age_months_max < 0;
