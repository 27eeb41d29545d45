-- check.sql | refuse: a person with no version, or more than one, that holds now; or versions that overlap. No rows means no trouble.
select
    person_key,
    count(*) filter (where is_current) as versions_now
from warehouse.dim_person
group by person_key
having count(*) filter (where is_current) > 1
union all
select
    earlier.person_key,
    0
from warehouse.dim_person as earlier
inner join warehouse.dim_person as later on earlier.person_key = later.person_key and earlier.valid_from < later.valid_from
where earlier.valid_to is null or earlier.valid_to > later.valid_from;
