-- check.sql | refuse: a country code that no passport could carry, or two countries in force with the same two letters. No rows means no trouble.
select
    country_code,
    valid_from,
    'country_code is not one to three capital letters, or alpha2 not two' as rule
from reference.country
where country_code !~ '^[A-Z]{1,3}$' or alpha2 !~ '^[A-Z]{2}$'
union all
select
    country_code,
    valid_from,
    'alpha2 ' || alpha2 || ' stands for two countries'
from reference.country
where
    valid_to is null
    and alpha2 in (select twin.alpha2 from reference.country as twin where twin.valid_to is null group by twin.alpha2 having count(*) > 1);
