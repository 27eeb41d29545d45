-- check.sql | warn: a finding of a rule that is not declared, or one whose subject could be a NIK. No rows means no trouble.
select
    finding.period_key,
    finding.rule_code,
    finding.region_code
from warehouse.fact_cross_source_finding as finding
left join warehouse.dim_reconciliation_state as label on finding.rule_code = label.rule_code
where
    finding.known_to is null
    and (
        label.rule_code is null
        or (not starts_with(finding.subject, 'person:') and finding.subject ~ '(^|[^0-9])[0-9]{16}([^0-9]|$)')
    );
