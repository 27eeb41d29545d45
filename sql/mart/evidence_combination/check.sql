-- check.sql | refuse: a region with more verified persons (R01) than persons whom all three sources know (R02). No rows means no trouble.
select
    all_known.period,
    all_known.region_code,
    all_known.persons as persons_known,
    verified.persons as persons_verified
from (
    select
        period,
        region_code,
        sum(persons) as persons
    from mart.evidence_combination
    where combination = 'DCI' and assessable
    group by period, region_code
) as all_known
full join (
    select
        period,
        region_code,
        sum(persons) as persons
    from mart.verified_headcount
    group by period, region_code
) as verified on all_known.period = verified.period and all_known.region_code = verified.region_code
where coalesce(verified.persons, 0) > coalesce(all_known.persons, 0);
