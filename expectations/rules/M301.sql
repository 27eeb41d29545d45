-- M301: the control total of the envelope against all rows read; silent while one of the cells it is made of cannot be read.
select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
where declared_total is not null
group by submission_key, declared_total
having {control_total} <> declared_total
    and not coalesce(bool_or('{control_column}' = any(unread) or {control_column} is null), false)
