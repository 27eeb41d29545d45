-- M305: the destination or the way of departure unknown in more than 10 % of at least ten rows.
select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
group by submission_key
having count(*) >= 10 and (
    count(*) filter (where coalesce(negara_tujuan, 'XXX') = 'XXX') > 0.1 * count(*)
    or count(*) filter (where cara = 'TIDAK_TAHU') > 0.1 * count(*)
)
