-- check.sql | refuse: two charges of one kind on the same day. No rows means no trouble.
select
    earlier.kind,
    later.valid_from
from warehouse.dim_tariff as earlier
inner join warehouse.dim_tariff as later on earlier.kind = later.kind and earlier.valid_from < later.valid_from
where earlier.valid_to is null or earlier.valid_to >= later.valid_from;
