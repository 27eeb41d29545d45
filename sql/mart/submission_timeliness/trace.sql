-- trace.sql | The duty, and every file sent for it.
select
    owed.state as part,
    owed.submission_key,
    cast(null as integer) as row_number,
    owed.form,
    owed.sender,
    owed.period_key
from warehouse.obligation_known as owed
where owed.period = :period and owed.form = :form and owed.sender = :sender
union
select
    file.status,
    file.submission_key,
    null,
    file.form,
    file.sender,
    file.period_key
from warehouse.dim_submission as file
where
    file.form = :form
    and file.sender = :sender
    and :period = any(intake.duty_periods(warehouse.period_text(file.period_key)))
    and coalesce(file.entered_at, file.received_at) <= (select intake.known_on());
