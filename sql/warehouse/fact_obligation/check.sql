-- check.sql | refuse: an obligation of intake that the warehouse holds otherwise. No rows means no trouble.
select
    owed.form,
    owed.sender,
    owed.period,
    owed.state
from intake.obligation as owed
left join warehouse.fact_obligation as held
    on
        owed.period_key = held.period_key
        and owed.form = held.form
        and owed.sender = held.sender
        and held.known_to is null
where owed.state is distinct from held.state;
