-- newcomer.sql | The plain news that nothing connects with anybody.
create temporary table newcomer on commit drop as
select
    news.statement_key,
    news.submission_key,
    news.person_key,
    news.decided_by,
    news.niora,
    news.nationality,
    news.full_name,
    news.birth_date,
    news.sex,
    news.period_key,
    news.source_rank
from news
left join touched on news.statement_key = touched.statement_key
where touched.statement_key is null;
