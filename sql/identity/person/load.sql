-- load.sql | Persons of whom one new statement speaks.
insert into identity.person (person_key, created_at, created_by, first_submission_key)
select
    newcomer.person_key,
    :clock,
    newcomer.decided_by,
    newcomer.submission_key
from newcomer
left join identity.person as known on newcomer.person_key = known.person_key
where known.person_key is null;
