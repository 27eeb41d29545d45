-- check.sql | warn: findings of a rule that no contract holds any more. No rows means no trouble.
select distinct fact.rule_code
from warehouse.fact_finding as fact
left join warehouse.dim_rule as known on fact.rule_code = known.rule_code
where known.rule_code is null;
