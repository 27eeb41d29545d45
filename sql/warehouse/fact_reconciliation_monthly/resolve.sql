-- resolve.sql | Applies the decisions on one person in one kecamatan (:person_key, :region_code) to the months from :period_key on, as replace.sql would.
drop table if exists decided_row;

create temporary table decided_row on commit drop as
select
    held.period_key,
    held.known_from,
    warehouse.resolution_at(said.resolution, warehouse.period_text(said.period_key), held.first_seen_period, warehouse.period_text(held.period_key))
        as resolution,
    coalesce(life.conflict_life, cast('{}' as jsonb)) as conflict_life
from warehouse.fact_reconciliation_monthly as held
inner join warehouse.dim_reconciliation_state as label on held.state = label.state
left join lateral (
    select
        decision.resolution,
        decision.period_key
    from warehouse.finding_resolution as decision
    where
        decision.person_key = held.person_key
        and decision.region_code = held.region_code
        and decision.rule_code = label.rule_code
        and decision.period_key <= held.period_key
    order by decision.decided_at desc, decision.decision_key desc
    limit 1
) as said on true
left join lateral (
    select
        jsonb_object_agg(
            told.code,
            jsonb_strip_nulls(jsonb_build_object(
                'since', told.entry ->> 'since',
                'resolution', warehouse.resolution_at(
                    decision.resolution, warehouse.period_text(decision.period_key), told.entry ->> 'since', warehouse.period_text(held.period_key)
                )
            ))
        ) as conflict_life
    from jsonb_each(held.conflict_life) as told (code, entry)
    left join lateral (
        select
            newest.resolution,
            newest.period_key
        from warehouse.finding_resolution as newest
        where
            newest.person_key = held.person_key
            and newest.region_code = held.region_code
            and newest.rule_code = told.code
            and newest.period_key <= held.period_key
        order by newest.decided_at desc, newest.decision_key desc
        limit 1
    ) as decision on true
) as life on true
where
    held.person_key = :person_key
    and held.region_code = :region_code
    and held.period_key >= :period_key
    and held.known_to is null;

delete from decided_row
using warehouse.fact_reconciliation_monthly as held
where
    held.period_key = decided_row.period_key
    and held.person_key = :person_key
    and held.region_code = :region_code
    and held.known_from = decided_row.known_from
    and held.resolution is not distinct from decided_row.resolution
    and held.conflict_life = decided_row.conflict_life;

-- What was learnt at :clock or later is mended in place; what was known before is closed and written anew.
update warehouse.fact_reconciliation_monthly as held
set resolution = decided_row.resolution, conflict_life = decided_row.conflict_life
from decided_row
where
    held.period_key = decided_row.period_key
    and held.person_key = :person_key
    and held.region_code = :region_code
    and held.known_from = decided_row.known_from
    and held.known_from >= cast(:clock as timestamptz);

update warehouse.fact_reconciliation_monthly as held
set known_to = cast(:clock as timestamptz)
from decided_row
where
    held.period_key = decided_row.period_key
    and held.person_key = :person_key
    and held.region_code = :region_code
    and held.known_from = decided_row.known_from
    and held.known_from < cast(:clock as timestamptz);

insert into warehouse.fact_reconciliation_monthly (
    period_key, region_code, person_key, company_key, sector, nationality, state, d, c, i, coverage, conflicts, conflict_fields, conflict_life,
    first_seen_period, age_months, assigned_to, resolution, days_overdue, permit_end_date, village_code, known_from
)
select
    held.period_key,
    held.region_code,
    held.person_key,
    held.company_key,
    held.sector,
    held.nationality,
    held.state,
    held.d,
    held.c,
    held.i,
    held.coverage,
    held.conflicts,
    held.conflict_fields,
    decided_row.conflict_life,
    held.first_seen_period,
    held.age_months,
    held.assigned_to,
    decided_row.resolution,
    held.days_overdue,
    held.permit_end_date,
    held.village_code,
    :clock
from warehouse.fact_reconciliation_monthly as held
inner join decided_row on held.period_key = decided_row.period_key and held.known_from = decided_row.known_from
where
    held.person_key = :person_key
    and held.region_code = :region_code
    and held.known_from < cast(:clock as timestamptz);
