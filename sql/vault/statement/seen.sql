-- seen.sql | Known statements that an earlier period or a better source turns out to have made too: they are judged again.
with renewed as (
    update vault.statement as held
    set
        first_period = least(held.first_period, seen.first_period),
        source_rank = least(held.source_rank, seen.source_rank)
    from (
        select
            named.statement_key,
            min(named.period_key) as first_period,
            min(named.source_rank) as source_rank
        from mention as named
        where named.period_key < named.known_period or named.source_rank < named.known_rank
        group by named.statement_key
    ) as seen
    where held.statement_key = seen.statement_key
    returning held.statement_key
)

insert into touched (statement_key)
select renewed.statement_key from renewed;
