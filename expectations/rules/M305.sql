-- M305: the nationality unknown in more than 10 % of the rows.
select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
group by submission_key
having count(*) filter (where kebangsaan = 'XXX') > 0.1 * count(*)
