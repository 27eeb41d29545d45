-- close.sql | One step outward: everything that touched statements are connected with, by NIORA, by passport, by a pair, by a decision.
insert into touched
select near.statement_key
from (
    select other.statement_key
    from touched
    inner join vault.statement as said on touched.statement_key = said.statement_key
    inner join vault.statement as other on said.niora = other.niora
    union
    select other.statement_key
    from touched
    inner join vault.statement as said on touched.statement_key = said.statement_key
    inner join vault.statement as other on said.folded = other.folded
    union
    select pair.other_key
    from touched
    inner join identity.person_pair as pair on touched.statement_key = pair.one_key
    where pair.tier < 6
    union
    select pair.one_key
    from touched
    inner join identity.person_pair as pair on touched.statement_key = pair.other_key
    where pair.tier < 6
    union
    select decided.other_key
    from touched
    inner join identity.same as decided on touched.statement_key = decided.one_key
    union
    select decided.one_key
    from touched
    inner join identity.same as decided on touched.statement_key = decided.other_key
) as near
on conflict do nothing;
