-- check.sql | refuse: a figure said to be stale that reads as it did. No rows means no trouble.
select
    issue_key,
    view_name,
    cell
from mart.stale_report
where was = now;
