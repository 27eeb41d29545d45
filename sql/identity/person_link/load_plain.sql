-- load_plain.sql | Every row is a person of its own by its number: nothing to look up.
insert into identity.person_link (submission_key, row_number, person_key, tier, score, decided_by, linked_at, statement_key)
select
    news.submission_key,
    news.row_number,
    news.person_key,
    1 as tier,
    1 as score,
    news.decided_by,
    :clock,
    news.statement_key
from news;
