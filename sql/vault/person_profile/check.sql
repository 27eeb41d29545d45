-- check.sql | refuse: a person of whom the vault knows nothing, or a profile of nobody. No rows means no trouble.
select
    person.person_key,
    profile.person_key as profile_key
from identity.person as person
full outer join vault.person_profile as profile on person.person_key = profile.person_key
where person.person_key is null or profile.person_key is null;
