-- check.sql | refuse: a label used but not declared in the rules, or verified otherwise than reconciliation_known says. No rows means no trouble.
select distinct told.label
from (
    select state as label from warehouse.fact_reconciliation_monthly where known_to is null
    union all
    select state from warehouse.fact_cross_source_finding where known_to is null
) as told
left join warehouse.dim_reconciliation_state as declared on told.label = declared.state
where declared.state is null
union all
select state
from warehouse.dim_reconciliation_state
where is_verified <> (state in ('TERVERIFIKASI', 'TERVERIFIKASI_DENGAN_CATATAN'));
