-- load_plain.sql | Candidates that agree in passport, nationality, birth date and name to the letter: pairs of tier 2, as matching.by_number
-- says of them. Only names with a word that is surely one; the others are read.
drop table if exists plain_pair;

create temporary table plain_pair on commit drop as
select
    candidate.one_key,
    candidate.other_key
from candidate
inner join vault.statement as one on candidate.one_key = one.statement_key
inner join vault.statement as other on candidate.other_key = other.statement_key
where
    one.passport = other.passport
    and one.nationality = other.nationality
    and one.nationality <> ''
    and one.birth_date = other.birth_date
    and one.full_name = other.full_name
    and one.full_name ~ '^[A-Z ]*[A-Z]{6}[A-Z ]*$';

delete from candidate
using plain_pair
where candidate.one_key = plain_pair.one_key and candidate.other_key = plain_pair.other_key;

insert into touched (statement_key)
select distinct unnest(array[plain_pair.one_key, plain_pair.other_key])
from plain_pair
on conflict do nothing;

insert into identity.person_pair (one_key, other_key, tier, score, way, fit, evidence)
select
    plain_pair.one_key,
    plain_pair.other_key,
    2,
    1,
    'passport',
    2,
    jsonb_build_object('way', 'passport', 'name', 1.0)
from plain_pair
on conflict do nothing;
