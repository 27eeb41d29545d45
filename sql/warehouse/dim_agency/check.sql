-- check.sql | refuse: spells of one agency that overlap. No rows means no trouble.
select
    earlier.agency,
    later.valid_from
from warehouse.dim_agency as earlier
inner join warehouse.dim_agency as later on earlier.agency = later.agency and earlier.valid_from < later.valid_from
where earlier.valid_to is null or earlier.valid_to >= later.valid_from;
