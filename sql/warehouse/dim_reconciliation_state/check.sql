-- check.sql | refuse: not all of X401 to X419 and TIDAK_DAPAT_DINILAI. No rows means no trouble.
select count(*) as states
from warehouse.dim_reconciliation_state
having count(*) <> 20;
