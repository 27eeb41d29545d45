-- check.sql | refuse: a KBLI code without its division in the same edition, or whose level or section its code contradicts. No rows means no trouble.
select
    version,
    code,
    valid_from,
    'code ' || code || ' has no division ' || left(code, 2) || ' in KBLI ' || version as rule
from reference.kbli as listed
where
    level > 2
    and not exists (
        select 1 from reference.kbli as division
        where division.version = listed.version and division.code = left(listed.code, 2)
    )
union all
select
    version,
    code,
    valid_from,
    'level does not fit the code: 1 a letter, 2 to 5 the number of digits'
from reference.kbli
where not case level when 1 then code ~ '^[A-Z]$' else code ~ '^\d+$' and length(code) = level end
union all
select
    listed.version,
    listed.code,
    listed.valid_from,
    'section ' || listed.section || ' is not the section of division ' || division.code
from reference.kbli as listed
inner join reference.kbli as division
    on listed.version = division.version and left(listed.code, 2) = division.code and division.valid_to is null
where listed.level > 2 and listed.valid_to is null and listed.section <> division.section;
