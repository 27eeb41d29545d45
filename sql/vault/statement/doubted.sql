-- doubted.sql | News that are not plain are judged, as are those whom a pair connects with somebody; all others are persons of their own.
insert into touched (statement_key)
select news.statement_key
from news
where news.person_key is null
on conflict do nothing;
