-- view.sql | Grain: one row per form, region and period that is closed now.
create or replace view intake.closed_period as
select
    newest.form,
    newest.region_code,
    newest.period,
    newest.first_day,
    newest.last_day,
    newest.who,
    newest.why
from (
    select distinct on (form, region_code, period) *
    from intake.period_lock
    order by form, region_code, period, lock_key desc
) as newest
where newest.is_locked;
comment on view intake.closed_period is 'Periode yang sedang tertutup (periods that are closed now).';
