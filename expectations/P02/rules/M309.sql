-- M309: foreigners are more than 10 % of all workers, by the stated totals.
select submission_key, cast(null as integer) as row_number, 'total_tka' as column_name
from {batch}
group by submission_key
having max(total_tka) > 0.1 * (max(total_tka) + max(total_tki))
