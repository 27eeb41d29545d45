-- news.sql | ``fresh``: statements that no row has made before, each once, with the earliest period and the best source that makes it.
create temporary table fresh on commit drop as
select distinct on (named.statement_key)
    named.submission_key,
    named.row_number,
    seen.source_rank,
    seen.first_period as period_key,
    named.statement_key,
    named.niora,
    named.passport,
    named.folded,
    named.nationality,
    named.full_name,
    named.birth_date,
    named.sex,
    named.region_code
from mention as named
inner join seen on named.statement_key = seen.statement_key
left join vault.statement as held on named.statement_key = held.statement_key
where held.statement_key is null
order by named.statement_key asc, named.source_rank asc, named.period_key asc, named.submission_key asc;
