-- move.sql | Rows of company names that mean another company now: links move, facts of their submissions load again, and the persons named
-- beside them are compared anew with those of the company they have come to.
drop table if exists rehired;

create temporary table rehired on commit drop as
select distinct
    link.submission_key,
    person.statement_key
from identity.company_link as link
inner join company_settled as settled on link.company_key = settled.was_key and link.mention_key = settled.mention_key
left join identity.person_link as person on link.submission_key = person.submission_key and link.row_number = person.row_number
where settled.company_key <> settled.was_key;

update identity.company_link as link
set
    company_key = settled.company_key,
    tier = settled.tier,
    score = settled.score,
    decided_by = settled.decided_by,
    linked_at = case when settled.company_key = settled.was_key then link.linked_at else cast(:clock as timestamptz) end
from company_settled as settled
where
    link.company_key = settled.was_key
    and link.mention_key = settled.mention_key
    and (link.company_key, link.tier, link.score, link.decided_by)
    is distinct from (settled.company_key, settled.tier, settled.score, settled.decided_by);

update identity.resolution as done
set relinked_at = :clock
from (select distinct rehired.submission_key from rehired) as moved
where done.submission_key = moved.submission_key;

delete from vault.employment as held
using rehired
where held.statement_key = rehired.statement_key and held.company_key in (select settled.was_key from company_settled as settled);

insert into vault.employment (company_key, birth_date, statement_key, is_loose)
select distinct
    link.company_key,
    coalesce(said.birth_date, date '-infinity'),
    said.statement_key,
    said.niora is null
from (select distinct rehired.statement_key from rehired where rehired.statement_key is not null) as moved
inner join vault.statement as said on moved.statement_key = said.statement_key
inner join identity.person_link as person on said.person_key = person.person_key and said.statement_key = person.statement_key
inner join identity.company_link as link on person.submission_key = link.submission_key and person.row_number = link.row_number
on conflict do nothing;
