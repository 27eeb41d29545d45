-- view.sql | Grain: one row per delivered file that says something about a duty: form, sender and period are known, and the sender named is the
-- one who delivered, or was rightly delivered for (a stranger's file in another's name is refused with S003 and speaks for nobody).
create or replace view intake.duty_file as
select
    submission_key,
    form,
    sender,
    period,
    period_key,
    period_start,
    received_at,
    status,
    known_from,
    is_current
from intake.submission
where
    form is not null
    and period_key is not null
    and (sender = delivered_by or known_from is not null or (sender is not null and status = 'REFUSED' and reason not like 'S003%'));
comment on view intake.duty_file is 'Kiriman yang berarti bagi suatu kewajiban (files that speak of a duty).';
