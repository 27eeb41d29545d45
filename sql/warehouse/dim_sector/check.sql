-- check.sql | refuse: a sector in the reconciliation that the dimension does not know. No rows means no trouble.
select distinct judged.sector
from warehouse.fact_reconciliation_monthly as judged
left join warehouse.dim_sector as sector on judged.sector = sector.sector
where judged.known_to is null and judged.sector is not null and sector.sector is null;
