-- check.sql | refuse: a contradiction of which no source is believed, or more than one. No rows means no trouble.
-- Who is believed follows from the code of the contradiction: one person of each code and month tells, and of nobody else is the view asked.
select
    one.period,
    one.region_code,
    one.person_key,
    one.code as rule_code
from (
    select distinct on (judged.period, told.code)
        judged.period,
        judged.region_code,
        judged.person_key,
        told.code
    from warehouse.reconciliation_known as judged
    cross join lateral unnest(judged.conflicts) as told (code)
    where judged.conflicts <> '{}'
    order by judged.period, told.code
) as one
cross join lateral (
    select
        count(*) as sides,
        count(*) filter (where shown.is_chosen) as believed
    from mart_restricted.attribute_conflict as shown
    where
        shown.period = one.period
        and shown.region_code = one.region_code
        and shown.person_key = one.person_key
        and shown.rule_code = one.code
) as asked
-- Not every code is a contradiction between two fields.
where asked.sides > 0 and asked.believed <> 1;
