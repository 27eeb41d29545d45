-- load.sql | Passports of the new persons.
insert into vault.person_passport (passport, nationality, person_key, passport_folded, first_seen_period)
select
    passport,
    nationality,
    person_key,
    coalesce(folded, passport) as passport_folded,
    :period_key
from newcomer
where passport is not null;
