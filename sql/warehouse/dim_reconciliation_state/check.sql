-- check.sql | refuse: a judgement or finding whose label is not declared in expectations/across_sources/rules.yml. No rows means no trouble.
select distinct told.label
from (
    select state as label from warehouse.fact_reconciliation_monthly where known_to is null
    union all
    select state from warehouse.fact_cross_source_finding where known_to is null
) as told
left join warehouse.dim_reconciliation_state as declared on told.label = declared.state
where declared.state is null;
