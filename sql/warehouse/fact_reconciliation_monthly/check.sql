-- check.sql | refuse: a judgement whose label, period or combination of sources cannot be. No rows means no trouble.
select
    judged.period_key,
    judged.region_code,
    judged.person_key,
    judged.state
from warehouse.fact_reconciliation_monthly as judged
left join warehouse.dim_reconciliation_state as label on judged.state = label.state and not label.is_conflict
left join warehouse.dim_period as period on judged.period_key = period.period_key
where
    judged.known_to is null
    and (
        label.state is null
        or period.period_key is null
        or not (judged.d or judged.c or judged.i)
        or (label.is_verified and not (judged.d and judged.c and judged.i))
    );
