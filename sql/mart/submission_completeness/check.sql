-- check.sql | refuse: more answers than obligations, or more in time than accepted. No rows means no trouble.
select
    period,
    region_code,
    form,
    expected
from mart.submission_completeness
where accepted + nil + missing + refused + excused > expected or on_time > accepted + nil;
