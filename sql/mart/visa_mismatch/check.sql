-- check.sql | refuse: a rule whose persons by company do not add up to the persons it found. No rows means no trouble.
select
    shown.period,
    shown.region_code,
    shown.rule_code,
    shown.persons as persons_shown,
    known.persons as persons_known
from (
    select
        period,
        region_code,
        rule_code,
        sum(persons) as persons
    from mart.visa_mismatch
    group by period, region_code, rule_code
) as shown
left join (
    select
        warehouse.period_text(period_key) as period,
        left(region_code, 5) as region_code,
        rule_code,
        count(distinct person_mark) as persons
    from warehouse.row_finding_known
    group by 1, 2, 3
) as known on shown.period = known.period and shown.region_code = known.region_code and shown.rule_code = known.rule_code
where shown.rule_code not like 'X%' and shown.persons is distinct from known.persons;
