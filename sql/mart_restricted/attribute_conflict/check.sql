-- check.sql | refuse: a contradiction of which no source is believed, or more than one. No rows means no trouble.
-- Who is believed follows from the code of the contradiction: one person of each code and month tells.
select
    shown.period,
    shown.region_code,
    shown.person_key,
    shown.rule_code
from (
    select distinct on (judged.period, told.code)
        judged.period,
        judged.region_code,
        judged.person_key,
        told.code
    from warehouse.reconciliation_known as judged
    cross join lateral unnest(judged.conflicts) as told (code)
    order by judged.period, told.code
) as one
inner join mart_restricted.attribute_conflict as shown
    on
        one.period = shown.period
        and one.region_code = shown.region_code
        and one.person_key = shown.person_key
        and one.code = shown.rule_code
group by shown.period, shown.region_code, shown.person_key, shown.rule_code
having count(*) filter (where shown.is_chosen) <> 1;
