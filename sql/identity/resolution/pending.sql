-- pending.sql | The submissions whose rows have no links yet, in the order in which keys are given: by rank of the source,
-- form, period, sender, version. A version that was superseded before anyone could know it (equal clocks) is left out.
create temporary table pending on commit drop as
select
    sub.submission_key,
    sub.form,
    sub.sender,
    sub.period_key,
    sub.region_code,
    sub.rows_accepted as rows,
    row_number() over (order by array_position(cast(:forms as text []), sub.form), sub.period_key, sub.sender, sub.version, sub.submission_key) as turn
from intake.submission as sub
left join identity.resolution as done on sub.submission_key = done.submission_key
where
    sub.known_from is not null
    and (sub.known_to is null or sub.known_to > sub.known_from)
    and sub.form = any(cast(:forms as text []))
    and done.submission_key is null;
