-- check.sql | refuse: an occupation without its group, or whose level is not its number of digits. No rows means no trouble.
select
    code,
    valid_from,
    'code ' || code || ' has no group ' || left(code, 2) as rule
from reference.occupation
where level > 2 and left(code, 2) not in (select above.code from reference.occupation as above where above.level = 2)
union all
select
    code,
    valid_from,
    'level is not the number of digits of the code'
from reference.occupation
where code !~ '^\d{1,4}$' or length(code) <> level;
