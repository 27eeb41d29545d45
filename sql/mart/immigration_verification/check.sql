-- check.sql | refuse: kinds that do not add up to the verified, or an unknown result below nought. No rows means no trouble.
select
    period,
    region_code,
    verified
from mart.immigration_verification
where workers + investors + managers <> verified or unknown < 0;
