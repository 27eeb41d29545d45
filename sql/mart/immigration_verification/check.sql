-- check.sql | refuse: kinds that do not add up to the verified, or more results than verified heads. No rows means no trouble.
select
    period,
    region_code,
    verified
from mart.immigration_verification
where workers + investors + managers <> verified or conforming + nonconforming > verified;
