-- check.sql | refuse: more matched than came home. No rows means no trouble.
select
    period,
    region_code
from mart.failed_prevention
where held_before + held_unclear > returned or departure_stopped_possible > returned;
