-- check.sql | refuse: a contradiction of which no source is believed, or more than one. No rows means no trouble.
select
    period,
    region_code,
    person_key,
    rule_code
from mart_restricted.attribute_conflict
group by period, region_code, person_key, rule_code
having count(*) filter (where is_chosen) <> 1;
