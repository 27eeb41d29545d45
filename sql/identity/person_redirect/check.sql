-- check.sql | refuse: a key that gave way but still bears links, or leads to a key that gave way itself. No rows means no trouble.
select
    moved.from_person_key,
    moved.to_person_key
from identity.person_redirect as moved
where
    exists (select 1 from identity.person_link as link where link.person_key = moved.from_person_key)
    or exists (select 1 from identity.person_redirect as next_one where next_one.from_person_key = moved.to_person_key);
