-- check.sql | refuse: a change into a region that is not known, or into itself. No rows means no trouble.
select
    new_code,
    old_name,
    valid_from,
    'new_code ' || new_code || ' is not in reference.region' as rule
from reference.region_history
where new_code not in (select region_code from reference.region)
union all
select
    new_code,
    old_name,
    valid_from,
    'a move has another code than before, a rename the same'
from reference.region_history
where (change = 'move' and old_code = new_code) or (change = 'rename' and old_code <> new_code);
