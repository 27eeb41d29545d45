-- check.sql | refuse: a figure where none may be shown, or fewer than are known. No rows means no trouble.
select
    period,
    region_code
from mart.unseen_estimate
where
    (estimate is not null or ci_low is not null or ci_high is not null) <> is_reliable
    or estimate < observed
    or ci_low < observed;
