-- check.sql | refuse: a company with no version, or more than one, that holds now; or versions that overlap. No rows means no trouble.
select
    company_key,
    count(*) filter (where is_current) as versions_now
from warehouse.dim_company
group by company_key
having count(*) filter (where is_current) > 1
union all
select
    earlier.company_key,
    0
from warehouse.dim_company as earlier
inner join warehouse.dim_company as later on earlier.company_key = later.company_key and earlier.valid_from < later.valid_from
where earlier.valid_to is null or earlier.valid_to > later.valid_from;
