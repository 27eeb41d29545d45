-- check.sql | refuse: an unknown person without a first day. No rows means no trouble.
select
    period,
    region_code,
    person_key
from mart_restricted.unknown_person
where days_open is null or days_open < 1;
