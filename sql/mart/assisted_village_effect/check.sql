-- check.sql | refuse: a village without decree that has a change, or one after its decree without a rate. No rows means no trouble.
select
    period,
    region_code
from mart.assisted_village_effect
where (phase <> 'SESUDAH' and change_per_10000 is not null) or rate_per_10000 is null or rate_per_10000 < 0;
