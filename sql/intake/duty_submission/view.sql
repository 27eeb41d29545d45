-- view.sql | Grain: one row per file and duty that it may meet: its own sender's or one of which it reports a share; its period, for a quarter also the semester.
create or replace view intake.duty_submission as
select
    submission_key,
    form,
    sender,
    unnest(intake.duty_periods(period)) as period,
    sender as reporter
from intake.duty_file
union all
select
    file.submission_key,
    file.form,
    share.sender,
    unnest(intake.duty_periods(file.period)) as period,
    file.sender as reporter
from intake.duty_file as file
inner join intake.duty_reporter as share on file.form = share.form and file.sender = share.reporter
where
    share.sender <> file.sender
    and file.period_start >= share.first_day
    and (share.last_day is null or file.period_start <= share.last_day);
comment on view intake.duty_submission is 'Kewajiban yang dapat dipenuhi tiap kiriman (duties that each file may meet).';
