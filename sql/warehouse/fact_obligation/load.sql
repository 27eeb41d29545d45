-- load.sql | Takes over the obligations of intake: what changed is closed at :clock and written anew. A second run with the same
-- clock, or an earlier one, corrects in place. Partitions of new periods come first.
select warehouse.ensure_partition('fact_obligation', period_key)
from (select distinct period_key from intake.obligation) as owed;

drop table if exists obligation_now;

create temporary table obligation_now on commit drop as
select
    owed.period_key,
    owed.form,
    owed.sender,
    owed.region_code,
    owed.due_at,
    owed.state,
    owed.received_at,
    owed.days_late,
    owed.submission_key,
    owed.basis,
    owed.basis_says
from intake.obligation as owed
left join warehouse.fact_obligation as held
    on
        owed.period_key = held.period_key
        and owed.form = held.form
        and owed.sender = held.sender
        and held.known_to is null
where
    held.form is null
    or (
        owed.region_code, owed.due_at, owed.state, owed.received_at, owed.days_late, owed.submission_key, owed.basis, owed.basis_says
    ) is distinct from (
        held.region_code, held.due_at, held.state, held.received_at, held.days_late, held.submission_key, held.basis, held.basis_says
    );

delete from warehouse.fact_obligation as held
using obligation_now as owed
where
    held.period_key = owed.period_key
    and held.form = owed.form
    and held.sender = owed.sender
    and held.known_to is null
    and held.known_from >= cast(:clock as timestamptz);

update warehouse.fact_obligation as held
set known_to = cast(:clock as timestamptz)
from obligation_now as owed
where
    held.period_key = owed.period_key
    and held.form = owed.form
    and held.sender = owed.sender
    and held.known_to is null;

update warehouse.fact_obligation as held
set known_to = greatest(cast(:clock as timestamptz), held.known_from)
where
    held.known_to is null
    and not exists (
        select 1
        from intake.obligation as owed
        where owed.period_key = held.period_key and owed.form = held.form and owed.sender = held.sender
    );

insert into warehouse.fact_obligation (
    period_key, form, sender, region_code, due_at, state, received_at, days_late, submission_key, basis, basis_says, known_from
)
select
    owed.period_key,
    owed.form,
    owed.sender,
    owed.region_code,
    owed.due_at,
    owed.state,
    owed.received_at,
    owed.days_late,
    owed.submission_key,
    owed.basis,
    owed.basis_says,
    coalesce(before.known_to, cast(:clock as timestamptz))
from obligation_now as owed
left join (
    select
        period_key,
        form,
        sender,
        max(known_to) as known_to
    from warehouse.fact_obligation
    group by period_key, form, sender
) as before on owed.period_key = before.period_key and owed.form = before.form and owed.sender = before.sender;
