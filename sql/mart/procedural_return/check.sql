-- check.sql | refuse: what became of those who came home does not add up. No rows means no trouble.
select
    period,
    region_code,
    country
from mart.procedural_return
where procedural + nonprocedural + not_assessable <> returned or returned = 0;
