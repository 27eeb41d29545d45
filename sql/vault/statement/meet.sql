-- meet.sql | Two known statements that now stand in one file, of one person or of two whom a weak pair connects: they are judged again,
-- for one file names a person once. The pair may be between other statements of theirs.
drop table if exists named_again;

create temporary table named_again on commit drop as
select distinct
    named.submission_key,
    named.statement_key,
    named.known_person as person_key
from mention as named
where named.known_person is not null and exists (select 1 from identity.person_pair as pair where pair.tier in (4, 5));

analyze named_again;

drop table if exists weak;

create temporary table weak on commit drop as
select
    pair.one_key,
    one.person_key as one_person,
    other.person_key as other_person
from identity.person_pair as pair
inner join vault.statement as one on pair.one_key = one.statement_key
inner join vault.statement as other on pair.other_key = other.statement_key
where
    pair.tier in (4, 5)
    and one.person_key in (select named_again.person_key from named_again)
    and other.person_key in (select named_again.person_key from named_again);

analyze weak;

insert into touched (statement_key)
select distinct unnest(array[here.statement_key, there.statement_key]) as statement_key
from (select distinct one_person, other_person from weak) as pair
inner join named_again as here on pair.one_person = here.person_key
inner join named_again as there
    on pair.other_person = there.person_key and here.submission_key = there.submission_key and here.statement_key <> there.statement_key
on conflict do nothing;
