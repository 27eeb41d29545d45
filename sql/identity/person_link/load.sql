-- load.sql | The pending rows belong to whom their statements belong to.
insert into identity.person_link (submission_key, row_number, person_key, tier, score, decided_by, linked_at, statement_key)
select
    named.submission_key,
    named.row_number,
    said.person_key,
    said.tier,
    said.score,
    said.decided_by,
    :clock,
    named.statement_key
from mention as named
inner join vault.statement as said on named.statement_key = said.statement_key;
