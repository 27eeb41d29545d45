-- trace.sql | counts: expected | The duties of the cell, each with the file that met it.
select
    owed.state as part,
    owed.form || ' ' || owed.sender as counted,
    owed.submission_key,
    cast(null as integer) as row_number,
    owed.form,
    owed.sender,
    owed.period_key
from warehouse.obligation_known as owed
where
    owed.period = :period
    and owed.form = :form
    and (owed.region_code = :region_code or left(owed.region_code, 5) = :region_code);
