-- State of each obligation at :clock. Timeliness counts the first accepted version, in days of the sender's zone.
with delivered as (
    select
        form,
        sender,
        period,
        min(received_at) filter (where known_from is not null) as first_accepted_at,
        max(submission_key) filter (where is_current) as in_force,
        max(status) filter (where is_current) as status_in_force,
        max(submission_key) filter (where status is null) as in_work,
        max(received_at) filter (where status is null) as in_work_at,
        max(submission_key) filter (where status = 'REFUSED') as refused,
        max(received_at) filter (where status = 'REFUSED') as refused_at
    from intake.submission
    where form is not null and sender = delivered_by and period is not null
    group by form, sender, period
),

state_now as (
    select
        owed.form,
        owed.sender,
        owed.period,
        case
            when seen.status_in_force = 'NIL' then 'NIL'
            when seen.in_force is not null then 'ACCEPTED'
            when owed.excused_reason is not null then 'EXCUSED'
            when seen.in_work is not null then 'RECEIVED'
            when seen.refused is not null then 'REFUSED'
            when owed.due_at < :clock then 'MISSING'
            else 'AWAITED'
        end as state,
        coalesce(seen.first_accepted_at, seen.in_work_at, seen.refused_at) as received_at,
        case when seen.first_accepted_at is not null then greatest(
            0,
            cast(seen.first_accepted_at at time zone who.time_zone as date) - cast(owed.due_at at time zone who.time_zone as date)
        ) end as days_late,
        coalesce(seen.in_force, seen.in_work, seen.refused) as submission_key
    from intake.obligation as owed
    inner join intake.sender as who on owed.sender = who.sender
    left join delivered as seen on owed.form = seen.form and owed.sender = seen.sender and owed.period = seen.period
)

update intake.obligation as owed
set state = fresh.state, received_at = fresh.received_at, days_late = fresh.days_late, submission_key = fresh.submission_key
from state_now as fresh
where
    owed.form = fresh.form and owed.sender = fresh.sender and owed.period = fresh.period
    and (owed.state, owed.received_at, owed.days_late, owed.submission_key)
    is distinct from (fresh.state, fresh.received_at, fresh.days_late, fresh.submission_key);
