-- check.sql | refuse: a count that differs from the persons judged so. No rows means no trouble.
select
    shown.period,
    shown.region_code,
    shown.company_key
from mart.location_mismatch as shown
left join warehouse.reconciliation_known as judged
    on
        shown.period = judged.period
        and shown.region_code = judged.region_code
        and shown.company_key is not distinct from judged.company_key
        and 'X414' = any(judged.conflicts)
group by shown.period, shown.region_code, shown.company_key, shown.persons
having shown.persons <> count(distinct judged.person_key) or shown.persons < 1;
