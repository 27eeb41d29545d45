-- M301: the control total against all rows read; not evaluable while one status is unreadable.
select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
where declared_total is not null
group by submission_key, declared_total
having count(*) filter (where status_keberadaan = 'HADIR') <> declared_total
    and not coalesce(bool_or('status_keberadaan' = any(unread) or status_keberadaan is null), false)
