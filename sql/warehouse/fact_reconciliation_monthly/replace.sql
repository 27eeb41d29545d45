-- replace.sql | What was judged otherwise before is closed, what is judged anew is added, the rest stays as it is.
-- For what changes, knowledge is rewritten from :clock on, so that a run repeated with its clock, or one with an earlier clock, leaves one history.
analyze judged (region_code, person_key);

drop table if exists changed;

create temporary table changed on commit drop as
select
    coalesce(judged.region_code, held.region_code) as region_code,
    coalesce(judged.person_key, held.person_key) as person_key
from judged
full outer join (
    select *
    from warehouse.fact_reconciliation_monthly
    where period_key = :period_key and known_to is null
) as held on judged.region_code = held.region_code and judged.person_key = held.person_key
where
    judged.person_key is null
    or held.person_key is null
    or (
        held.company_key, held.sector, held.nationality, held.state, held.d, held.c, held.i, held.coverage, held.conflicts,
        held.conflict_fields, held.conflict_life, held.first_seen_period, held.age_months, held.assigned_to, held.resolution, held.days_overdue, held.permit_end_date,
        held.village_code
    ) is distinct from (
        judged.company_key, judged.sector, judged.nationality, judged.state, judged.d, judged.c, judged.i, judged.coverage, judged.conflicts,
        judged.conflict_fields, judged.conflict_life, judged.first_seen_period, judged.age_months, judged.assigned_to, judged.resolution, judged.days_overdue, judged.permit_end_date,
        judged.village_code
    );

analyze changed;

delete from warehouse.fact_reconciliation_monthly as held
using changed
where
    held.period_key = :period_key
    and held.region_code = changed.region_code
    and held.person_key = changed.person_key
    and held.known_from >= cast(:clock as timestamptz);

update warehouse.fact_reconciliation_monthly as held
set known_to = cast(:clock as timestamptz)
from changed
where
    held.period_key = :period_key
    and held.region_code = changed.region_code
    and held.person_key = changed.person_key
    and (held.known_to is null or held.known_to > cast(:clock as timestamptz));

insert into warehouse.fact_reconciliation_monthly (
    period_key, region_code, person_key, company_key, sector, nationality, state, d, c, i, coverage, conflicts, conflict_fields, conflict_life,
    first_seen_period, age_months, assigned_to, resolution, days_overdue, permit_end_date, village_code, known_from, known_to
)
select
    :period_key,
    judged.region_code,
    judged.person_key,
    judged.company_key,
    judged.sector,
    judged.nationality,
    judged.state,
    judged.d,
    judged.c,
    judged.i,
    judged.coverage,
    judged.conflicts,
    judged.conflict_fields,
    judged.conflict_life,
    judged.first_seen_period,
    judged.age_months,
    judged.assigned_to,
    judged.resolution,
    judged.days_overdue,
    judged.permit_end_date,
    judged.village_code,
    :clock,
    null as known_to
from judged
inner join changed on judged.region_code = changed.region_code and judged.person_key = changed.person_key
order by judged.region_code, judged.person_key;
