-- match_passport.sql | Tier 2: passport and nationality, where one person bears them.
drop table if exists bearer;

create temporary table bearer on commit drop as
select distinct
    named.mention_id,
    coalesce(moved.to_person_key, held.person_key) as person_key
from mention as named
inner join vault.person_passport as held
    on coalesce(named.folded, named.passport) = held.passport_folded and named.passport = held.passport and named.nationality = held.nationality
left join identity.person_redirect as moved on held.person_key = moved.from_person_key
where named.niora is null and named.nationality <> '';

insert into decided
select
    mention_id,
    min(person_key) as person_key,
    2 as tier,
    1 as score,
    'passport' as decided_by
from bearer
group by mention_id
having count(*) = 1;
