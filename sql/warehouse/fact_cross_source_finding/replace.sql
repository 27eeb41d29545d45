-- replace.sql | What was found otherwise before is closed, what is found anew is added, the rest stays as it is.
-- For what changes, knowledge is rewritten from :clock on, as in fact_reconciliation_monthly.
drop table if exists decided_subject;

create temporary table decided_subject on commit drop as
select distinct on (rule_code, region_code, subject)
    rule_code,
    region_code,
    subject,
    warehouse.period_text(period_key) as period,
    resolution
from warehouse.finding_resolution
where subject is not null and period_key <= :period_key and decided_at <= cast(:clock as timestamptz)
order by rule_code asc, region_code asc, subject asc, decided_at desc, decision_key desc;

drop table if exists finding;

create temporary table finding on commit drop as
select
    told.rule_code,
    told.region_code,
    told.subject,
    told.state,
    told.person_key,
    told.company_key,
    told.evidence,
    told.coverage,
    told.first_seen_period,
    told.age_months,
    told.assigned_to,
    warehouse.resolution_at(decided_subject.resolution, decided_subject.period, told.first_seen_period, :period) as resolution
from (
    select
        found.rule_code,
        found.region_code,
        found.subject,
        case when found.is_assessable then rule.state else 'TIDAK_DAPAT_DINILAI' end as state,
        found.person_key,
        found.company_key,
        found.evidence,
        found.coverage,
        case when earlier.subject is not null then earlier.first_seen_period else cast(:period as text) end as first_seen_period,
        case when earlier.subject is not null then earlier.age_months + 1 else 0 end as age_months,
        case when found.is_assessable then rule.assigned_to else 'KESBANGPOL' end as assigned_to
    from found
    inner join rule_in_force as rule on found.rule_code = rule.code
    left join warehouse.fact_cross_source_finding as earlier
        on
            found.rule_code = earlier.rule_code
            and found.region_code = earlier.region_code
            and found.subject = earlier.subject
            and earlier.period_key = :previous_period_key
            and earlier.known_to is null
            and earlier.state = case when found.is_assessable then rule.state else 'TIDAK_DAPAT_DINILAI' end
) as told
left join decided_subject
    on told.rule_code = decided_subject.rule_code and told.region_code = decided_subject.region_code and told.subject = decided_subject.subject;

drop table if exists changed_finding;

create temporary table changed_finding on commit drop as
select
    coalesce(finding.rule_code, held.rule_code) as rule_code,
    coalesce(finding.region_code, held.region_code) as region_code,
    coalesce(finding.subject, held.subject) as subject
from finding
full outer join (
    select * from warehouse.fact_cross_source_finding where period_key = :period_key and known_to is null
) as held on finding.rule_code = held.rule_code and finding.region_code = held.region_code and finding.subject = held.subject
where
    finding.rule_code is null
    or held.rule_code is null
    or (
        held.state, held.person_key, held.company_key, held.evidence, held.coverage, held.first_seen_period, held.age_months, held.assigned_to,
        held.resolution
    ) is distinct from (
        finding.state, finding.person_key, finding.company_key, finding.evidence, finding.coverage, finding.first_seen_period, finding.age_months,
        finding.assigned_to, finding.resolution
    );

delete from warehouse.fact_cross_source_finding as held
using changed_finding as changed
where
    held.period_key = :period_key
    and held.rule_code = changed.rule_code
    and held.region_code = changed.region_code
    and held.subject = changed.subject
    and held.known_from >= cast(:clock as timestamptz);

update warehouse.fact_cross_source_finding as held
set known_to = cast(:clock as timestamptz)
from changed_finding as changed
where
    held.period_key = :period_key
    and held.rule_code = changed.rule_code
    and held.region_code = changed.region_code
    and held.subject = changed.subject
    and (held.known_to is null or held.known_to > cast(:clock as timestamptz));

insert into warehouse.fact_cross_source_finding (
    period_key, rule_code, region_code, subject, state, person_key, company_key, evidence, coverage, first_seen_period, age_months, assigned_to,
    resolution, known_from
)
select
    :period_key,
    finding.rule_code,
    finding.region_code,
    finding.subject,
    finding.state,
    finding.person_key,
    finding.company_key,
    finding.evidence,
    finding.coverage,
    finding.first_seen_period,
    finding.age_months,
    finding.assigned_to,
    finding.resolution,
    :clock
from finding
inner join changed_finding as changed
    on finding.rule_code = changed.rule_code and finding.region_code = changed.region_code and finding.subject = changed.subject
order by finding.rule_code, finding.region_code, finding.subject;
