-- check.sql | refuse: a sector that dim_sector does not know. No rows means no trouble.
select
    activity.kbli_version,
    activity.kbli,
    activity.sector
from warehouse.dim_kbli as activity
left join warehouse.dim_sector as sector on activity.sector = sector.sector
where sector.sector is null;
