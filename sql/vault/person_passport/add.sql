-- add.sql | Passports that known persons were not named with before.
insert into vault.person_passport (passport, nationality, person_key, passport_folded, first_seen_period)
select distinct on (named.passport, named.nationality, named.person_key)
    named.passport,
    named.nationality,
    named.person_key,
    coalesce(named.folded, named.passport) as passport_folded,
    :period_key
from (
    select
        mention.passport,
        mention.nationality,
        mention.folded,
        mention.mention_id,
        known.person_key
    from mention
    inner join vault.person_profile as known on mention.niora = known.niora
    where mention.passport is not null
    union all
    select
        mention.passport,
        mention.nationality,
        mention.folded,
        mention.mention_id,
        link.person_key
    from mention
    inner join identity.person_link as link on mention.submission_key = link.submission_key and mention.row_number = link.row_number
    where mention.passport is not null and mention.niora is null
) as named
left join vault.person_passport as held
    on named.person_key = held.person_key and named.passport = held.passport and named.nationality = held.nationality
where held.person_key is null
order by named.passport, named.nationality, named.person_key, named.mention_id;
