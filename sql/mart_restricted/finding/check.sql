-- check.sql | refuse: a finding closed without a reason, or twice in one month. No rows means no trouble.
select
    period,
    region_code,
    rule_code,
    subject
from mart_restricted.finding
group by period, region_code, rule_code, subject
having count(*) > 1 or bool_or((status = 'CLOSED') <> (closed_by is not null));
