-- seen.sql | The statements that the rows make, each once; known ones that an earlier period or a better source turns out to have made too.
drop table if exists seen;

create temporary table seen on commit drop as
select
    named.statement_key,
    min(named.period_key) as first_period,
    min(named.source_rank) as source_rank
from mention as named
group by named.statement_key;

with renewed as (
    update vault.statement as held
    set
        first_period = least(held.first_period, seen.first_period),
        source_rank = least(held.source_rank, seen.source_rank)
    from seen
    where held.statement_key = seen.statement_key and (seen.first_period < held.first_period or seen.source_rank < held.source_rank)
    returning held.statement_key
)

insert into touched
select renewed.statement_key from renewed;
