-- add.sql | Ways of naming a company that are new.
insert into identity.company_mention (mention_key, nib, written_name, source_rank, place)
select distinct
    hashtextextended(named.nib || '|' || named.written_name || '|' || named.source_rank || coalesce('|' || nullif(named.place, ''), ''), 0),
    named.nib,
    named.written_name,
    named.source_rank,
    named.place
from company_named as named
where named.nib <> '' or named.written_name <> ''
on conflict do nothing;
