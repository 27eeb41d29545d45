-- check.sql | refuse: a kecamatan whose villages do not add up to the persons judged in it. No rows means no trouble.
select
    mapped.period,
    mapped.region_code,
    mapped.persons as persons_mapped,
    judged.persons as persons_judged
from (
    select
        period,
        left(region_code, 8) as region_code,
        sum(persons) as persons
    from mart.surveillance_map
    group by period, left(region_code, 8)
) as mapped
inner join (
    select
        period,
        region_code,
        count(*) as persons
    from warehouse.reconciliation_known
    group by period, region_code
) as judged on mapped.period = judged.period and mapped.region_code = judged.region_code
where mapped.persons <> judged.persons;
