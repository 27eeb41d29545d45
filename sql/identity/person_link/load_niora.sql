-- load_niora.sql | Rows with a NIORA belong to its person: tier 1.
insert into identity.person_link (submission_key, row_number, person_key, tier, score, decided_by, linked_at)
select
    named.submission_key,
    named.row_number,
    known.person_key,
    1 as tier,
    1 as score,
    'niora' as decided_by,
    :clock
from mention as named
inner join vault.person_profile as known on named.niora = known.niora;
