-- load.sql | Persons met for the first time.
insert into identity.person (person_key, created_at, created_by, first_submission_key)
select
    person_key,
    :clock,
    created_by,
    submission_key
from newcomer;
