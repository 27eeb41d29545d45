-- check.sql | refuse: a row of a country that is not known. No rows means no trouble.
select
    country_code,
    alias,
    valid_from,
    'country_code ' || country_code || ' is not in reference.country' as rule
from reference.country_alias
where country_code not in (select country_code from reference.country);
