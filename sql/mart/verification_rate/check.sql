-- check.sql | refuse: more verified than assessable, or more assessable than known. No rows means no trouble.
select
    period,
    region_code,
    persons_verified,
    persons_assessable,
    persons_known
from mart.verification_rate
where persons_verified > persons_assessable or persons_assessable > persons_known;
