-- label.sql | What moved in the facts between :since and :until, and why, into temporary tables: moved_file, moved_person, moved_estimate,
-- moved_duty, moved_company. A later step of restating.py applies the causes one after the other.
drop table if exists arrived;

create temporary table arrived on commit drop as
select
    file.submission_key,
    file.form,
    file.sender,
    file.period_key,
    left(file.region_code, 5) as kabupaten_code,
    case
        when exists (
            select 1
            from warehouse.dim_submission as before
            where
                before.form = file.form
                and before.sender = file.sender
                and before.period_key = file.period_key
                and before.known_from <= cast(:since as timestamptz)
                and before.known_from is distinct from before.known_to
        ) then 'resubmitted'
        when exists (
            select 1
            from warehouse.fact_obligation as owed
            where
                owed.form = file.form
                and owed.sender = file.sender
                and owed.period_key = file.period_key
                and owed.known_to is null
                and owed.days_late > 0
        ) then 'late'
        else 'new'
    end as cause
from warehouse.dim_submission as file
left join (
    select
        edition_of,
        min(known_from) as known_from
    from warehouse.dim_submission
    where edition_of is not null
    group by edition_of
) as first_edition on file.submission_key = first_edition.edition_of
where
    file.edition_of is null
    and file.known_from is distinct from file.known_to
    and coalesce(first_edition.known_from, file.known_from) > cast(:since as timestamptz)
    and coalesce(first_edition.known_from, file.known_from) <= cast(:until as timestamptz);

analyze arrived;

-- Files whose links identity has moved: people came together, or came apart.
drop table if exists judged_person;

create temporary table judged_person on commit drop as
select
    side.person_key,
    case when bool_or(made.kind in ('merge', 'same')) then 'identity_merge' else 'identity_split' end as cause
from identity.judgement as made
cross join lateral (values (made.from_key), (made.to_key)) as side (person_key)
where
    made.subject = 'person'
    and side.person_key is not null
    and made.made_at > cast(:since as timestamptz)
    and made.made_at <= cast(:until as timestamptz)
group by side.person_key;

drop table if exists relinked;

create temporary table relinked on commit drop as
select
    file.submission_key,
    case
        when bool_or(judged.cause = 'identity_merge') then 'identity_merge'
        when bool_or(judged.cause = 'identity_split') then 'identity_split'
        -- Decided by another clock than that of the runs (--as-of): the newest word on these people.
        when (array_agg(newest.kind order by newest.judgement_key desc nulls last))[1] in ('split', 'undo', 'different') then 'identity_split'
        else 'identity_merge'
    end as cause
from warehouse.dim_submission as file
left join identity.person_link as link on file.submission_key = link.submission_key
left join judged_person as judged on link.person_key = judged.person_key
left join (
    select distinct on (side.person_key)
        side.person_key,
        made.judgement_key,
        made.kind
    from identity.judgement as made
    cross join lateral (values (made.from_key), (made.to_key)) as side (person_key)
    where made.subject = 'person' and side.person_key is not null
    order by side.person_key asc, made.judgement_key desc
) as newest on link.person_key = newest.person_key
where
    file.edition_of is null
    and file.relinked_at > cast(:since as timestamptz)
    and file.relinked_at <= cast(:until as timestamptz)
    and not exists (select 1 from arrived where arrived.submission_key = file.submission_key)
group by file.submission_key;

drop table if exists moved_file;

create temporary table moved_file on commit drop as
select
    arrived.submission_key,
    arrived.cause
from arrived
union all
select
    left_over.submission_key,
    coalesce(max(arrived.cause), max(relinked.cause), 'resubmitted')
from warehouse.dim_submission as left_over
left join arrived
    on
        left_over.form = arrived.form
        and left_over.sender = arrived.sender
        and left_over.period_key = arrived.period_key
left join relinked on left_over.edition_of = relinked.submission_key
where
    left_over.known_from <= cast(:since as timestamptz)
    and left_over.known_to > cast(:since as timestamptz)
    and left_over.known_to <= cast(:until as timestamptz)
group by left_over.submission_key
union all
select
    relinked.submission_key,
    relinked.cause
from relinked;

analyze moved_file;

-- What has turned in the judgements of a person: whether a source tells them, or whether it is complete. Only files of that source did it;
-- a revision of another that says of them what it said before did not.
drop table if exists turned;

create temporary table turned on commit drop as
with moved as (
    select
        judged.period_key,
        judged.region_code,
        judged.person_key,
        coalesce(bool_or(judged.d) filter (where judged.known_from <= cast(:since as timestamptz)), false) as d_was,
        coalesce(bool_or(judged.c) filter (where judged.known_from <= cast(:since as timestamptz)), false) as c_was,
        coalesce(bool_or(judged.i) filter (where judged.known_from <= cast(:since as timestamptz)), false) as i_was,
        coalesce(bool_or(judged.d) filter (where judged.known_from > cast(:since as timestamptz)), false) as d_is,
        coalesce(bool_or(judged.c) filter (where judged.known_from > cast(:since as timestamptz)), false) as c_is,
        coalesce(bool_or(judged.i) filter (where judged.known_from > cast(:since as timestamptz)), false) as i_is,
        max(cast(judged.coverage as text)) filter (where judged.known_from <= cast(:since as timestamptz)) as coverage_was,
        max(cast(judged.coverage as text)) filter (where judged.known_from > cast(:since as timestamptz)) as coverage_is
    from warehouse.fact_reconciliation_monthly as judged
    where
        (judged.known_from <= cast(:since as timestamptz) and judged.known_to > cast(:since as timestamptz) and judged.known_to <= cast(:until as timestamptz))
        or (
            judged.known_from > cast(:since as timestamptz)
            and judged.known_from <= cast(:until as timestamptz)
            and (judged.known_to is null or judged.known_to > cast(:until as timestamptz))
        )
    group by judged.period_key, judged.region_code, judged.person_key
)

select
    moved.period_key,
    moved.person_key,
    source.form,
    bool_or(source.is_told) as is_told
from moved
cross join lateral (
    values
    ('K01', moved.d_was <> moved.d_is, cast(moved.coverage_was as jsonb) -> 'd' <> cast(moved.coverage_is as jsonb) -> 'd'),
    ('P01', moved.c_was <> moved.c_is, cast(moved.coverage_was as jsonb) -> 'c' <> cast(moved.coverage_is as jsonb) -> 'c'),
    ('I01', moved.i_was <> moved.i_is, cast(moved.coverage_was as jsonb) -> 'i' <> cast(moved.coverage_is as jsonb) -> 'i')
) as source (form, is_told, is_complete)
where source.is_told or source.is_complete
group by moved.period_key, moved.person_key, source.form;

analyze turned;

-- Of the files that tell a person in a month, the cause that comes first, before all of a source that has turned; set against all people
-- at once, for a month of a country moves.
drop table if exists touched;

create temporary table touched on commit drop as
select distinct on (said.period_key, said.person_key)
    said.period_key,
    said.person_key,
    moved_file.cause,
    coalesce(turned.is_told, false) as has_turned
from (
    select fact.period_key, fact.person_key, fact.submission_key, 'K01' as form from warehouse.fact_district_presence as fact
    union all
    select fact.period_key, fact.person_key, fact.submission_key, 'P01' as form from warehouse.fact_company_roster as fact
    union all
    select fact.period_key, fact.person_key, fact.submission_key, 'I01' as form from warehouse.fact_permit_in_force as fact
) as said
inner join moved_file on said.submission_key = moved_file.submission_key
left join turned on said.period_key = turned.period_key and said.person_key = turned.person_key and said.form = turned.form
where said.person_key is not null
order by
    said.period_key asc,
    said.person_key asc,
    coalesce(turned.is_told, false) desc,
    array_position(array['resubmitted', 'late', 'new', 'identity_merge', 'identity_split'], moved_file.cause) asc;

analyze touched;

drop table if exists moved_person;

create temporary table moved_person on commit drop as
with moved as (
    select
        judged.period_key,
        judged.region_code,
        judged.person_key,
        max(judged.company_key) as company_key
    from warehouse.fact_reconciliation_monthly as judged
    where
        (judged.known_from > cast(:since as timestamptz) and judged.known_from <= cast(:until as timestamptz))
        or (judged.known_to > cast(:since as timestamptz) and judged.known_to <= cast(:until as timestamptz))
    group by judged.period_key, judged.region_code, judged.person_key
),

-- Only how the finding stands has changed.
decided as (
    select distinct
        before.period_key,
        before.region_code,
        before.person_key
    from warehouse.fact_reconciliation_monthly as before
    inner join warehouse.fact_reconciliation_monthly as after
        on
            before.period_key = after.period_key
            and before.region_code = after.region_code
            and before.person_key = after.person_key
    where
        before.known_from <= cast(:since as timestamptz)
        and before.known_to > cast(:since as timestamptz)
        and after.known_from <= cast(:until as timestamptz)
        and (after.known_to is null or after.known_to > cast(:until as timestamptz))
        and before.resolution is distinct from after.resolution
        and (before.state, before.d, before.c, before.i, before.conflicts) = (after.state, after.d, after.c, after.i, after.conflicts)
),

-- Whether a source is complete has changed for all people of the month and place.
completed as (
    select distinct on (arrived.period_key, arrived.kabupaten_code)
        arrived.period_key,
        arrived.kabupaten_code,
        arrived.cause
    from arrived
    where arrived.form in ('K01', 'P01', 'I01')
    order by arrived.period_key, arrived.kabupaten_code, array_position(array['resubmitted', 'late', 'new'], arrived.cause)
),

-- Or for this person alone: the company's roster has come, which does not tell them.
covered as (
    select distinct on (turned.period_key, turned.person_key, arrived.kabupaten_code)
        turned.period_key,
        turned.person_key,
        arrived.kabupaten_code,
        arrived.cause
    from turned
    inner join arrived on turned.period_key = arrived.period_key and turned.form = arrived.form
    where not turned.is_told
    order by
        turned.period_key asc,
        turned.person_key asc,
        arrived.kabupaten_code asc,
        array_position(array['late', 'new', 'resubmitted'], arrived.cause) asc
),

edited as (
    select distinct company.company_key
    from warehouse.dim_company as company
    where company.valid_from > cast(:since as timestamptz) and company.valid_from <= cast(:until as timestamptz)
)

select
    moved.period_key,
    moved.region_code,
    moved.person_key,
    coalesce(
        case when decided.person_key is not null then 'decision' end,
        -- A file tells this person in this month, or told it and does no more.
        case when touched.has_turned then touched.cause end,
        covered.cause,
        touched.cause,
        judged_person.cause,
        completed.cause,
        case when cast(:rules_changed as boolean) then 'rule_change' end,
        case when edited.company_key is not null then 'reference_change' end,
        (select arrived.cause from arrived order by array_position(array['resubmitted', 'late', 'new'], arrived.cause) limit 1),
        (select relinked.cause from relinked order by relinked.cause limit 1),
        -- No file, no judgement: a due day has passed.
        'late'
    ) as cause
from moved
left join decided
    on moved.period_key = decided.period_key and moved.region_code = decided.region_code and moved.person_key = decided.person_key
left join touched on moved.period_key = touched.period_key and moved.person_key = touched.person_key
left join judged_person on moved.person_key = judged_person.person_key
left join completed on moved.period_key = completed.period_key and left(moved.region_code, 5) = completed.kabupaten_code
left join covered
    on
        moved.period_key = covered.period_key
        and moved.person_key = covered.person_key
        and left(moved.region_code, 5) = covered.kabupaten_code
left join edited on moved.company_key = edited.company_key;

analyze moved_person;

drop table if exists moved_estimate;

create temporary table moved_estimate on commit drop as
with usual as (
    select
        moved_person.period_key,
        moved_person.region_code,
        moved_person.cause,
        count(*) as persons
    from moved_person
    group by moved_person.period_key, moved_person.region_code, moved_person.cause
)

select
    held.period_key,
    held.region_code,
    coalesce(
        (
            select usual.cause
            from usual
            where usual.period_key = held.period_key and starts_with(usual.region_code, held.region_code)
            group by usual.cause
            order by sum(usual.persons) desc, usual.cause
            limit 1
        ),
        -- Estimated after a publication that told of the people already.
        case
            when min(held.known_from) > cast(:since as timestamptz) then 'new'
            when cast(:rules_changed as boolean) then 'rule_change'
            else 'resubmitted'
        end
    ) as cause
from warehouse.fact_unseen_estimate as held
where
    (held.known_from > cast(:since as timestamptz) and held.known_from <= cast(:until as timestamptz))
    or (held.known_to > cast(:since as timestamptz) and held.known_to <= cast(:until as timestamptz))
group by held.period_key, held.region_code;

drop table if exists moved_duty;

create temporary table moved_duty on commit drop as
select
    owed.period_key,
    owed.form,
    owed.sender,
    case
        when max(arrived.cause) is not null then max(arrived.cause)
        when bool_or(owed.state = 'EXCUSED') then 'rule_change'
        -- A new period, or a new sender: nothing was owed before.
        when min(owed.known_from) > cast(:since as timestamptz) then 'new'
        when bool_or(owed.known_to is null and owed.state = 'MISSING') then 'late'
        else 'rule_change'
    end as cause
from warehouse.fact_obligation as owed
left join arrived on owed.form = arrived.form and owed.sender = arrived.sender and owed.period_key = arrived.period_key
where (owed.period_key, owed.form, owed.sender) in (
    select
        changed.period_key,
        changed.form,
        changed.sender
    from warehouse.fact_obligation as changed
    where
        (changed.known_from > cast(:since as timestamptz) and changed.known_from <= cast(:until as timestamptz))
        or (changed.known_to > cast(:since as timestamptz) and changed.known_to <= cast(:until as timestamptz))
)
group by owed.period_key, owed.form, owed.sender;

drop table if exists moved_company;

create temporary table moved_company on commit drop as
select
    held.company_key,
    case
        when
            count(distinct (held.company_name, held.kbli, held.kbli_version, held.ownership, held.mining_permit_kind)) = 1
            or exists (select 1 from arrived where arrived.form = 'P02' and arrived.sender = max(held.nib))
            -- Only the sector has changed: the districts say otherwise, or the company does.
            then coalesce(
                (
                    select arrived.cause
                    from arrived
                    where arrived.form in ('K01', 'P02', 'P05')
                    order by array_position(array['resubmitted', 'late', 'new'], arrived.cause)
                    limit 1
                ), 'reference_change'
            )
        else 'reference_change'
    end as cause
from warehouse.dim_company as held
where
    held.valid_to > cast(:since as timestamptz)
    or (held.valid_from > cast(:since as timestamptz) and held.valid_from <= cast(:until as timestamptz))
group by held.company_key;
