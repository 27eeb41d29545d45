-- check.sql | refuse: a finished file whose findings are not all counted. No rows means no trouble.
select
    done.submission_key,
    found.findings as findings_noted,
    counted.findings as findings_counted
from warehouse.load_log as done
left join (
    select
        submission_key,
        count(*) as findings
    from quality.finding
    group by submission_key
) as found on done.submission_key = found.submission_key
left join (
    select
        submission_key,
        sum(findings) as findings
    from warehouse.fact_finding
    group by submission_key
) as counted on done.submission_key = counted.submission_key
where
    done.table_name = 'fact_finding'
    and done.loaded_at = cast(:clock as timestamptz)
    and coalesce(found.findings, 0) <> coalesce(counted.findings, 0);
