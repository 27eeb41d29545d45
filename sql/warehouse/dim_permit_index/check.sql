-- check.sql | warn: an index in force that no regime knows. No rows means no trouble.
select distinct fact.visa_index
from warehouse.fact_permit_in_force as fact
left join warehouse.dim_permit_index as known on fact.visa_index = known.index_code
where fact.visa_index is not null and known.index_code is null;
