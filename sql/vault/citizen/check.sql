-- check.sql | refuse: a citizen or placement in a fact that vault does not know. No rows means no trouble.
select distinct fact.citizen_key
from warehouse.fact_repatriation as fact
left join vault.citizen as known on fact.citizen_key = known.citizen_key
where fact.citizen_key is not null and known.citizen_key is null;
