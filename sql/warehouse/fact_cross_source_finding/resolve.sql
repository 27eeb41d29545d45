-- resolve.sql | Applies the decisions on one finding (:rule_code, :region_code, :subject) to the months from :period_key on, as replace.sql would.
drop table if exists decided_row;

create temporary table decided_row on commit drop as
select
    held.period_key,
    held.known_from,
    warehouse.resolution_at(said.resolution, warehouse.period_text(said.period_key), held.first_seen_period, warehouse.period_text(held.period_key))
        as resolution
from warehouse.fact_cross_source_finding as held
inner join lateral (
    select
        decision.resolution,
        decision.period_key
    from warehouse.finding_resolution as decision
    where
        decision.subject = held.subject
        and decision.region_code = held.region_code
        and decision.rule_code = held.rule_code
        and decision.period_key <= held.period_key
    order by decision.decided_at desc, decision.decision_key desc
    limit 1
) as said on true
where
    held.rule_code = :rule_code
    and held.region_code = :region_code
    and held.subject = :subject
    and held.period_key >= :period_key
    and held.known_to is null
    and held.resolution is distinct from warehouse.resolution_at(
        said.resolution, warehouse.period_text(said.period_key), held.first_seen_period, warehouse.period_text(held.period_key)
    );

-- What was learnt at :clock or later is mended in place; what was known before is closed and written anew.
update warehouse.fact_cross_source_finding as held
set resolution = decided_row.resolution
from decided_row
where
    held.period_key = decided_row.period_key
    and held.rule_code = :rule_code
    and held.region_code = :region_code
    and held.subject = :subject
    and held.known_from = decided_row.known_from
    and held.known_from >= cast(:clock as timestamptz);

update warehouse.fact_cross_source_finding as held
set known_to = cast(:clock as timestamptz)
from decided_row
where
    held.period_key = decided_row.period_key
    and held.rule_code = :rule_code
    and held.region_code = :region_code
    and held.subject = :subject
    and held.known_from = decided_row.known_from
    and held.known_from < cast(:clock as timestamptz);

insert into warehouse.fact_cross_source_finding (
    period_key, rule_code, region_code, subject, state, person_key, company_key, evidence, coverage, first_seen_period, age_months, assigned_to,
    resolution, known_from
)
select
    held.period_key,
    held.rule_code,
    held.region_code,
    held.subject,
    held.state,
    held.person_key,
    held.company_key,
    held.evidence,
    held.coverage,
    held.first_seen_period,
    held.age_months,
    held.assigned_to,
    decided_row.resolution,
    :clock
from warehouse.fact_cross_source_finding as held
inner join decided_row on held.period_key = decided_row.period_key and held.known_from = decided_row.known_from
where
    held.rule_code = :rule_code
    and held.region_code = :region_code
    and held.subject = :subject
    and held.known_from < cast(:clock as timestamptz);
