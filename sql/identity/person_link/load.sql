-- load.sql | Links of the rows that have been decided one by one.
insert into identity.person_link (submission_key, row_number, person_key, tier, score, decided_by, linked_at)
select
    named.submission_key,
    named.row_number,
    decided.person_key,
    decided.tier,
    decided.score,
    decided.decided_by,
    :clock
from decided
inner join mention as named on decided.mention_id = named.mention_id;
