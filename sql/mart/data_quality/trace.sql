-- trace.sql | Rows of every version in which rules of the group found something.
select distinct
    finding.rule_code as part,
    finding.submission_key,
    finding.row_number
from quality.finding as finding
inner join intake.submission as judged on finding.submission_key = judged.submission_key
where
    judged.form = :form
    and judged.sender = :sender
    and judged.period = :period
    and judged.status in ('ACCEPTED', 'ACCEPTED_WITH_QUERIES', 'NIL', 'SUPERSEDED', 'REFUSED')
    and judged.finished_at <= (select intake.known_on())
    and finding.nature = 'D'
    and left(finding.rule_code, 1) = :rule_group;
