-- settle.sql | The company that each mention means.
update identity.company_mention as held
set company_key = settled.company_key, tier = settled.tier, score = settled.score, decided_by = settled.decided_by
from company_settled as settled
where
    held.mention_key = settled.mention_key
    and (held.company_key, held.tier, held.score, held.decided_by)
    is distinct from (settled.company_key, settled.tier, settled.score, settled.decided_by);
