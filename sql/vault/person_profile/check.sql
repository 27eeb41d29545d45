-- check.sql | refuse: a person in force of whom the vault knows nothing, or a profile of nobody. No rows means no trouble.
select
    person.person_key,
    profile.person_key as profile_key
from identity.person as person
full outer join vault.person_profile as profile on person.person_key = profile.person_key
left join identity.person_redirect as moved on person.person_key = moved.from_person_key
where (person.person_key is null or profile.person_key is null) and moved.from_person_key is null;
