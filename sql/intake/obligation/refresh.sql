-- State at :clock of the obligations that can have changed: marked stale, met by files from :ledger_key on, turned by the clock, or excused.
-- Timeliness counts the first accepted version, in days of the sender's zone. A duty of several parts (quarters of a semester, several
-- reporters) is met when all are in, and as late as the last of them.
drop table if exists duty_touched;

create temporary table duty_touched on commit drop as
select form, sender, period from intake.obligation where is_stale
union
select told.form, told.sender, told.period from intake.duty_submission as told where told.submission_key >= :ledger_key
union
select form, sender, period from intake.obligation where state = 'AWAITED' and coalesce(missing_at, due_at) < :clock
union
select form, sender, period from intake.obligation where state = 'MISSING' and coalesce(missing_at, due_at) >= :clock
union
select owed.form, owed.sender, owed.period
from intake.excusal as excused
inner join intake.obligation as owed on excused.sender = owed.sender and (excused.form is null or excused.form = owed.form);

analyze duty_touched;

-- The obligations by number: what follows groups many rows, by one integer instead of three texts.
drop table if exists duty_now;

create temporary table duty_now on commit drop as
select
    row_number() over () as duty,
    owed.form,
    owed.sender,
    owed.period,
    owed.period_key,
    owed.due_at,
    coalesce(owed.missing_at, owed.due_at) as missing_at,
    who.time_zone,
    intake.period_months(owed.period_key) as months
from duty_touched as named
inner join intake.obligation as owed on named.form = owed.form and named.sender = owed.sender and named.period = owed.period
inner join intake.sender as who on owed.sender = who.sender;

analyze duty_now;

-- Whose files of which periods may meet them.
drop table if exists duty_asked;

create temporary table duty_asked on commit drop as
with reporter as (
    select
        owed.duty,
        owed.form,
        owed.period,
        owed.months,
        coalesce(share.reporter, owed.sender) as reporter
    from duty_now as owed
    left join intake.duty_reporter as share
        on
            owed.form = share.form
            and owed.sender = share.sender
            and intake.period_start(owed.period_key) >= share.first_day
            and (share.last_day is null or intake.period_start(owed.period_key) <= share.last_day)
)

select * from reporter
union all
select
    duty,
    form,
    unnest((intake.told_periods(period))[2:]) as period,
    months,
    reporter
from reporter
where period like '%-S_';

analyze duty_asked;

drop table if exists duty_met;

create temporary table duty_met on commit drop as
with
-- One row per reporter and period of a file: the versions of one return.
told as (
    select
        asked.duty,
        asked.reporter,
        asked.months as months_wanted,
        intake.period_months(file.period_key) as months,
        min(file.received_at) filter (where file.known_from is not null) as first_accepted_at,
        max(file.submission_key) filter (where file.is_current) as in_force,
        bool_or(file.is_current and file.status = 'NIL') as is_nil,
        max(file.submission_key) filter (where file.status is null) as in_work,
        max(file.received_at) filter (where file.status is null) as in_work_at,
        max(file.submission_key) filter (where file.status = 'REFUSED') as refused,
        max(file.received_at) filter (where file.status = 'REFUSED') as refused_at
    from duty_asked as asked
    inner join intake.duty_file as file on asked.form = file.form and asked.reporter = file.sender and asked.period = file.period
    group by asked.duty, asked.reporter, asked.months, file.period_key
),

-- One row per reporter: the whole return, or its parts when they fill the period.
said as (
    select
        duty,
        reporter,
        sum(months) filter (where in_force is not null) >= months_wanted as is_complete,
        least(
            min(first_accepted_at) filter (where months = months_wanted),
            case
                when sum(months) filter (where in_force is not null and months < months_wanted) = months_wanted
                    then max(first_accepted_at) filter (where months < months_wanted)
            end
        ) as completed_at,
        max(in_force) as in_force,
        bool_and(is_nil) filter (where in_force is not null) as is_nil,
        max(in_work) filter (where in_force is null) as in_work,
        max(in_work_at) filter (where in_force is null) as in_work_at,
        max(refused) filter (where in_force is null) as refused,
        max(refused_at) filter (where in_force is null) as refused_at
    from told
    group by duty, reporter, months_wanted
)

select
    said.duty,
    bool_and(said.is_complete) and count(*) = max(wanted.reporters) as is_complete,
    max(said.completed_at) as completed_at,
    max(said.in_force) as in_force,
    bool_and(said.is_nil) as is_nil,
    max(said.in_work) as in_work,
    max(said.in_work_at) as in_work_at,
    max(said.refused) as refused,
    max(said.refused_at) as refused_at
from said
inner join (select duty, count(distinct reporter) as reporters from duty_asked group by duty) as wanted on said.duty = wanted.duty
group by said.duty;

analyze duty_met;

with
-- Of the excusals that cover an obligation the newest counts.
excused as (
    select distinct on (owed.duty)
        owed.duty,
        decided.is_withdrawn,
        decided.why,
        decided.until_date
    from duty_now as owed
    inner join intake.excusal as decided
        on
            owed.sender = decided.sender
            and (decided.form is null or decided.form = owed.form)
            and decided.first_day <= intake.period_start(owed.period_key)
            and decided.last_day >= intake.period_end(owed.period_key)
    order by owed.duty, decided.excusal_key desc
),

state_now as (
    select
        owed.form,
        owed.sender,
        owed.period,
        case
            when whole.is_complete and whole.is_nil then 'NIL'
            when whole.is_complete then 'ACCEPTED'
            when excused.duty is not null then 'EXCUSED'
            when whole.in_work is not null then 'RECEIVED'
            when whole.refused is not null then 'REFUSED'
            when owed.missing_at < :clock then 'MISSING'
            else 'AWAITED'
        end as state,
        case when whole.is_complete then whole.completed_at else coalesce(whole.in_work_at, whole.refused_at) end as received_at,
        case when whole.is_complete then greatest(
            0, cast(whole.completed_at at time zone owed.time_zone as date) - cast(owed.due_at at time zone owed.time_zone as date)
        ) end as days_late,
        case when whole.is_complete then whole.in_force else coalesce(whole.in_work, whole.refused) end as submission_key,
        excused.why as excused_reason,
        excused.until_date as excused_until
    from duty_now as owed
    left join duty_met as whole on owed.duty = whole.duty
    left join excused
        on
            owed.duty = excused.duty
            and not excused.is_withdrawn
            and (excused.until_date is null or excused.until_date >= cast(cast(:clock as timestamptz) at time zone owed.time_zone as date))
)

update intake.obligation as owed
set
    state = fresh.state, received_at = fresh.received_at, days_late = fresh.days_late, submission_key = fresh.submission_key,
    excused_reason = fresh.excused_reason, excused_until = fresh.excused_until, is_stale = false
from state_now as fresh
where
    owed.form = fresh.form and owed.sender = fresh.sender and owed.period = fresh.period
    and (owed.state, owed.received_at, owed.days_late, owed.submission_key, owed.excused_reason, owed.excused_until, owed.is_stale)
    is distinct from
    (fresh.state, fresh.received_at, fresh.days_late, fresh.submission_key, fresh.excused_reason, fresh.excused_until, false);
