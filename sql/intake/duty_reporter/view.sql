-- view.sql | Grain: one row per form, owner of the duty and reporter whose share is in force.
create or replace view intake.duty_reporter as
select
    newest.form,
    newest.sender,
    newest.reporter,
    newest.first_day,
    newest.last_day
from (
    select distinct on (form, sender, reporter) *
    from intake.duty_share
    order by form, sender, reporter, share_key desc
) as newest
where not newest.is_ended;
comment on view intake.duty_reporter is 'Siapa melapor bagian dari kewajiban siapa (who reports a share of whose duty). Without a row the owner reports himself.';
