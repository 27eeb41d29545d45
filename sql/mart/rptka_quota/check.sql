-- check.sql | refuse: approved, used, unused and exceeded that do not balance. No rows means no trouble.
select
    period,
    region_code,
    rptka_mark,
    position_title
from mart.rptka_quota
where approved - used <> unused - exceeded or (used is not null and unused * exceeded <> 0) or approved < 0;
