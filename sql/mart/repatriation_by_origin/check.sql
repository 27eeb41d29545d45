-- check.sql | refuse: the regions of the KTP do not add up to the persons who came home. No rows means no trouble.
select
    coming.period,
    coming.persons as persons_known,
    told.persons as persons_told
from (
    select
        period,
        count(*) as persons
    from warehouse.homecoming_known
    group by period
) as coming
full join (
    select
        period,
        sum(persons) as persons
    from mart.repatriation_by_origin
    group by period
) as told on coming.period = told.period
where coming.persons is distinct from told.persons;
