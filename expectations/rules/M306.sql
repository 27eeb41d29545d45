-- M306: the share of men outside 60 to 99 % in a file of at least 30 rows.
select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
where jk in ('L', 'P')
group by submission_key
having count(*) >= 30 and count(*) filter (where jk = 'L') not between 0.6 * count(*) and 0.99 * count(*)
