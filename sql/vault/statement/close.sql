-- close.sql | One step outward: everything that the statements touched last (:step) are connected with, by NIORA, by passport, by a pair, by a decision.
analyze touched;

with last_touched as materialized (
    select touched.statement_key
    from touched
    where touched.step = :step
)

insert into touched (statement_key, step)
select
    near.statement_key,
    :step + 1
from (
    select other.statement_key
    from last_touched
    inner join vault.statement as said on last_touched.statement_key = said.statement_key
    inner join vault.statement as other on said.niora = other.niora
    union
    select other.statement_key
    from last_touched
    inner join vault.statement as said on last_touched.statement_key = said.statement_key
    inner join vault.statement as other on said.folded = other.folded
    union
    select pair.other_key
    from last_touched
    inner join identity.person_pair as pair on last_touched.statement_key = pair.one_key
    where pair.tier < 6
    union
    select pair.one_key
    from last_touched
    inner join identity.person_pair as pair on last_touched.statement_key = pair.other_key
    where pair.tier < 6
    union
    select decided.other_key
    from last_touched
    inner join identity.same as decided on last_touched.statement_key = decided.one_key
    union
    select decided.one_key
    from last_touched
    inner join identity.same as decided on last_touched.statement_key = decided.other_key
) as near
on conflict do nothing;
