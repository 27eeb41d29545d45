-- Writes down what every registered sender owes, from two short lists that Python works out: duties (form, kind, agency) and due dates
-- (form, period, place). A place is the longest region that an override names, with the zone. The last statement counts what is new.
drop table if exists duty_owed;

create temporary table duty_owed on commit drop as
select
    due.form,
    who.sender,
    who.region_code,
    due.period,
    due.period_key,
    due.opens_at,
    due.due_at,
    due.missing_at,
    due.basis,
    due.basis_says,
    due.is_override
from (
    select
        sender.sender,
        sender.kind,
        sender.region_code,
        since.first_day,
        case when split_part(sender.sender, '-', 1) = any(cast(:agencies as text[])) then split_part(sender.sender, '-', 1) else '' end as agency,
        coalesce(place.region_code, '') || '|' || sender.time_zone as place
    from intake.sender as sender
    inner join unnest(cast(:since_periods as text[]), cast(:since_days as date[])) as since (period, first_day)
        on sender.since_period = since.period
    left join lateral (
        select named.region_code
        from unnest(cast(:regions as text[])) as named (region_code)
        where sender.region_code = named.region_code or starts_with(sender.region_code, named.region_code || '.')
        order by length(named.region_code) desc
        limit 1
    ) as place on true
) as who
inner join unnest(cast(:duty_forms as text[]), cast(:duty_kinds as text[]), cast(:duty_agencies as text[])) as duty (form, kind, agency)
    on who.kind = duty.kind and who.agency = duty.agency
inner join
    unnest(
        cast(:due_forms as text[]), cast(:due_periods as text[]), cast(:due_keys as integer[]), cast(:due_ends as date[]), cast(:due_places as text[]),
        cast(:due_opens as timestamptz[]), cast(:due_dues as timestamptz[]), cast(:due_missings as timestamptz[]),
        cast(:due_bases as text[]), cast(:due_says as text[]), cast(:due_overrides as boolean[])
    ) as due (form, period, period_key, period_end, place, opens_at, due_at, missing_at, basis, basis_says, is_override)
    on duty.form = due.form and who.place = due.place and due.period_end >= who.first_day;

analyze duty_owed;

-- What turned out not to be owed (a later first period, a form that names other agencies) goes, unless something was sent.
-- Forms that were not read now keep theirs, and so do periods that begin after this clock.
delete from intake.obligation as owed
using (select distinct unnest(cast(:all_forms as text[])) as form) as known
where
    owed.form = known.form
    and owed.submission_key is null
    and intake.period_start(owed.period_key) <= cast(:today as date)
    and not exists (
        select 1 from duty_owed as fresh where fresh.form = owed.form and fresh.sender = owed.sender and fresh.period = owed.period
    );

-- A deadline that has passed stays what it was, unless an office has ruled otherwise for that period.
update intake.obligation as owed
set
    opens_at = fresh.opens_at, due_at = fresh.due_at, missing_at = fresh.missing_at, basis = fresh.basis, basis_says = fresh.basis_says,
    is_stale = true
from duty_owed as fresh
where
    owed.form = fresh.form and owed.sender = fresh.sender and owed.period = fresh.period
    and (owed.opens_at, owed.due_at, owed.missing_at, owed.basis, owed.basis_says)
    is distinct from (fresh.opens_at, fresh.due_at, fresh.missing_at, fresh.basis, fresh.basis_says)
    and (fresh.is_override or owed.opens_at is null or greatest(owed.due_at, fresh.due_at) >= :clock);

insert into intake.obligation (
    form, sender, region_code, period, opens_at, due_at, missing_at, state, basis, basis_says, period_key, is_stale
)
select
    fresh.form,
    fresh.sender,
    fresh.region_code,
    fresh.period,
    fresh.opens_at,
    fresh.due_at,
    fresh.missing_at,
    'AWAITED',
    fresh.basis,
    fresh.basis_says,
    fresh.period_key,
    exists (
        select 1 from intake.duty_submission as told
        where told.form = fresh.form and told.sender = fresh.sender and told.period = fresh.period
    )
from duty_owed as fresh
where not exists (
    select 1 from intake.obligation as owed where owed.form = fresh.form and owed.sender = fresh.sender and owed.period = fresh.period
)
on conflict do nothing;
