-- judge.sql | Step 5: the judgement of each cell with its life: since when, how old, closed by whom; into temporary table judged.

-- What people have decided of findings (sinergi finding resolve): the newest word on each, of this month or an earlier one.
drop table if exists decided;

create temporary table decided on commit drop as
select distinct on (rule_code, region_code, person_key)
    rule_code,
    region_code,
    person_key,
    warehouse.period_text(period_key) as period,
    resolution
from warehouse.finding_resolution
where person_key is not null and period_key <= :period_key and decided_at <= cast(:clock as timestamptz)
order by rule_code asc, region_code asc, person_key asc, decided_at desc, decision_key desc;

analyze decided;

-- Each conflict has a life of its own beside that of the state: since when, and how it was closed.
drop table if exists conflict_told;

create temporary table conflict_told on commit drop as
select
    each.person_key,
    each.region_code,
    jsonb_object_agg(
        each.code,
        jsonb_strip_nulls(jsonb_build_object(
            'since', each.since, 'resolution', warehouse.resolution_at(decided.resolution, decided.period, each.since, :period)
        ))
    ) as conflict_life
from (
    select
        labelled.person_key,
        labelled.region_code,
        broken.code,
        coalesce(earlier.conflict_life -> broken.code ->> 'since', cast(:period as text)) as since
    from labelled
    cross join lateral unnest(labelled.codes) as broken (code)
    left join warehouse.fact_reconciliation_monthly as earlier
        on
            labelled.person_key = earlier.person_key
            and labelled.region_code = earlier.region_code
            and earlier.period_key = :previous_period_key
            and earlier.known_to is null
    where labelled.codes <> '{}'
) as each
left join decided on each.code = decided.rule_code and each.region_code = decided.region_code and each.person_key = decided.person_key
group by each.person_key, each.region_code;

analyze conflict_told;

-- How complete the sources were: few combinations, many rows.
drop table if exists coverage_told;

create temporary table coverage_told on commit drop as
select
    d_complete,
    c_complete,
    i_coverage,
    jsonb_build_object('d', d_complete, 'c', c_complete, 'i', i_coverage) as coverage
from labelled
group by d_complete, c_complete, i_coverage;

analyze coverage_told;

drop table if exists judged;

create temporary table judged on commit drop as
select
    labelled.person_key,
    labelled.region_code,
    labelled.company_key,
    coalesce(nullif(company.sector, 'TIDAK_TAHU'), labelled.seen_sector, 'TIDAK_TAHU') as sector,
    labelled.nationality,
    labelled.state,
    labelled.d,
    labelled.c,
    labelled.i,
    coverage_told.coverage,
    labelled.codes as conflicts,
    case
        when labelled.codes = '{}' then labelled.codes
        else array(
            select distinct field from rule_in_force cross join unnest(rule_in_force.fields) as field
            where rule_in_force.code = any(labelled.codes)
            order by field
        )
    end as conflict_fields,
    case when earlier.state = labelled.state then earlier.first_seen_period else cast(:period as text) end as first_seen_period,
    case when earlier.state = labelled.state then earlier.age_months + 1 else 0 end as age_months,
    rule.assigned_to,
    warehouse.resolution_at(
        decided.resolution, decided.period, case when earlier.state = labelled.state then earlier.first_seen_period else cast(:period as text) end, :period
    ) as resolution,
    coalesce(conflict_told.conflict_life, cast('{}' as jsonb)) as conflict_life,
    case when 'X416' = any(labelled.codes) then cast(:period_end as date) - labelled.permit_end_date end as days_overdue,
    labelled.permit_end_date,
    housed.village_code
from labelled
left join housed on labelled.person_key = housed.person_key and labelled.region_code = housed.region_code
left join coverage_told
    on
        labelled.d_complete = coverage_told.d_complete
        and labelled.c_complete = coverage_told.c_complete
        and coalesce(labelled.i_coverage, '') = coalesce(coverage_told.i_coverage, '')
left join rule_in_force as rule on labelled.state = rule.state
left join decided on rule.code = decided.rule_code and labelled.region_code = decided.region_code and labelled.person_key = decided.person_key
left join conflict_told on labelled.person_key = conflict_told.person_key and labelled.region_code = conflict_told.region_code
left join warehouse.dim_company as company on labelled.company_key = company.company_key and company.is_current
left join warehouse.fact_reconciliation_monthly as earlier
    on
        labelled.person_key = earlier.person_key
        and labelled.region_code = earlier.region_code
        and earlier.period_key = :previous_period_key
        and earlier.known_to is null;
