-- load.sql | Take the news in; a plain one is a person of its own, of the others it is judged after whose they are.
insert into vault.statement (
    statement_key, person_key, first_period, source_rank, tier, score, decided_by, niora, passport, folded, nationality, full_name, birth_date, sex,
    region_code
)
select
    news.statement_key,
    news.person_key,
    news.period_key,
    news.source_rank,
    case when news.person_key is not null then 1 end,
    case when news.person_key is not null then 1 end,
    news.decided_by,
    news.niora,
    news.passport,
    news.folded,
    news.nationality,
    news.full_name,
    news.birth_date,
    news.sex,
    news.region_code
from news;
