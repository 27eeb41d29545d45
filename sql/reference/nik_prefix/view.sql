-- Grain: one row per prefix that a NIK may begin with. A NIK keeps the codes of the day it was given, so every code ever known counts, in force or not.
-- Six digits where the districts of a regency are loaded, else the four of the regency. V116 asks for both:
--     left(nik, 6) not in (select prefix from reference.nik_prefix) and left(nik, 4) not in (select prefix from reference.nik_prefix)
-- Loading the national list of districts makes every prefix six digits long without a change to the rule.
create or replace view reference.nik_prefix as
with known as (
    select region_code, level from reference.region
    where level in (2, 3)
    union
    select old_code, case length(old_code) when 5 then 2 else 3 end from reference.region_history
    where length(old_code) in (5, 8)
    union
    select left(old_code, 8), 3 from reference.region_history
    where length(old_code) > 8
    union
    select old_parent_code, 3 from reference.region_history
    where length(old_parent_code) = 8
)

select replace(region_code, '.', '') as prefix
from known
where level = 3
union
select replace(region_code, '.', '')
from known
where level = 2 and region_code not in (select left(district.region_code, 5) from known as district where district.level = 3);

comment on view reference.nik_prefix is 'Beginnings of a NIK: codes of districts, or of regencies whose districts are not loaded, old ones included (awalan NIK).';
comment on column reference.nik_prefix.prefix is 'Six digits of a district, or four of a regency, without dots (awalan).';
