-- load.sql | Counts the findings of the submissions :submission_keys; a file without a period counts under period 0.
insert into warehouse.fact_finding (period_key, submission_key, rule_code, severity, nature, findings)
select
    coalesce(source.period_key, 0),
    finding.submission_key,
    finding.rule_code,
    finding.severity,
    finding.nature,
    count(*)
from quality.finding as finding
inner join warehouse.dim_submission as source on finding.submission_key = source.submission_key
where finding.submission_key = any(cast(:submission_keys as bigint []))
group by 1, 2, 3, 4, 5;
