-- doubted.sql | News that are not plain, or that a pair connects with somebody, are judged; all others are persons of their own.
insert into touched
select news.statement_key
from news
where news.person_key is null
on conflict do nothing;

insert into touched
select news.statement_key
from news
inner join identity.person_pair as pair on news.statement_key = pair.one_key and pair.tier < 6
where news.person_key is not null
on conflict do nothing;

insert into touched
select news.statement_key
from news
inner join identity.person_pair as pair on news.statement_key = pair.other_key and pair.tier < 6
where news.person_key is not null
on conflict do nothing;
