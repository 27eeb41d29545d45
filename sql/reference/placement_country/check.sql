-- check.sql | refuse: placement in a country that is not known. No rows means no trouble.
select
    country_code,
    valid_from,
    'country_code ' || country_code || ' is not in reference.country' as rule
from reference.placement_country
where country_code not in (select country_code from reference.country where kind = 'country');
