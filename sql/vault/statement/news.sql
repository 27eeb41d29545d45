-- news.sql | ``fresh``: statements that no row has made before, each once, with the earliest period and the best source that makes it.
create temporary table fresh on commit drop as
select distinct on (named.statement_key)
    named.submission_key,
    named.row_number,
    named.source_rank,
    min(named.period_key) over (partition by named.statement_key) as period_key,
    named.statement_key,
    named.niora,
    named.passport,
    named.folded,
    named.nationality,
    named.full_name,
    named.birth_date,
    named.sex,
    named.region_code,
    named.own_key
from mention as named
where named.known_period is null
order by named.statement_key asc, named.source_rank asc, named.period_key asc, named.submission_key asc;
