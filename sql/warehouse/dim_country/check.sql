-- check.sql | warn: a nationality in the reconciliation that the dimension does not know. No rows means no trouble.
select distinct judged.nationality
from warehouse.fact_reconciliation_monthly as judged
left join warehouse.dim_country as country on judged.nationality = country.country_code
where judged.known_to is null and judged.nationality is not null and country.country_code is null;
