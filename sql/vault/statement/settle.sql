-- settle.sql | Whose the judged statements are now.
update vault.statement as held
set person_key = settled.person_key, tier = settled.tier, score = settled.score, decided_by = settled.decided_by
from settled
where
    held.statement_key = settled.statement_key
    and (held.person_key, held.tier, held.score, held.decided_by)
    is distinct from (settled.person_key, settled.tier, settled.score, settled.decided_by);
