-- check.sql | refuse: items that are neither done, open nor cancelled, or more in time or overdue than there are. No rows means no trouble.
select
    period,
    meeting_id,
    responsible
from mart.timpora_follow_up
where done + open + cancelled <> items or done_on_time > done or overdue > open;
