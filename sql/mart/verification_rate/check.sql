-- check.sql | refuse: more verified than assessable, more assessable than known, or a rate that is not that of the sums. No rows means no trouble.
select
    period,
    region_code,
    persons_verified,
    persons_assessable,
    persons_known
from mart.verification_rate
where
    persons_verified > persons_assessable or persons_assessable > persons_known
    or verification_rate_pct is distinct from round(100.0 * persons_verified / nullif(persons_assessable, 0), 2);
