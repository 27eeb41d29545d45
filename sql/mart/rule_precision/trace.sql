-- trace.sql | Rows of every version in which the rule warned.
select distinct
    sender.sender as part,
    finding.submission_key,
    finding.row_number
from quality.finding as finding
inner join intake.submission as judged on finding.submission_key = judged.submission_key
inner join intake.sender as sender on judged.sender = sender.sender
where
    judged.form = :form
    and judged.period = :period
    and left(sender.region_code, 5) = :region_code
    and judged.status in ('ACCEPTED', 'ACCEPTED_WITH_QUERIES', 'NIL', 'SUPERSEDED', 'REFUSED')
    and judged.finished_at <= (select intake.known_on())
    and finding.severity = 'query'
    and finding.rule_code = :rule_code;
