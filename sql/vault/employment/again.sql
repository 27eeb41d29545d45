-- again.sql | Statements whose company turned out to be another: pairs that rested on the employer are taken back and sought anew.
insert into touched (statement_key)
select near.statement_key
from (
    select pair.one_key as statement_key
    from identity.person_pair as pair
    inner join rehired on rehired.statement_key in (pair.one_key, pair.other_key)
    where pair.way not in ('passport', 'look_alike_passport', 'passport_of_a_stranger')
    union
    select pair.other_key
    from identity.person_pair as pair
    inner join rehired on rehired.statement_key in (pair.one_key, pair.other_key)
    where pair.way not in ('passport', 'look_alike_passport', 'passport_of_a_stranger')
    union
    select rehired.statement_key
    from rehired
    where rehired.statement_key is not null
) as near
on conflict do nothing;

delete from identity.person_pair as pair
using rehired
where
    rehired.statement_key in (pair.one_key, pair.other_key)
    and pair.way not in ('passport', 'look_alike_passport', 'passport_of_a_stranger');

insert into hired (company_key, birth_date, statement_key, is_loose)
select distinct
    worked.company_key,
    worked.birth_date,
    worked.statement_key,
    worked.is_loose
from (select distinct rehired.statement_key from rehired where rehired.statement_key is not null) as moved
inner join vault.statement as said on moved.statement_key = said.statement_key
inner join vault.employment as worked
    on said.statement_key = worked.statement_key and worked.birth_date = coalesce(said.birth_date, date '-infinity')
left join hired as fresh on worked.company_key = fresh.company_key and worked.statement_key = fresh.statement_key
where fresh.statement_key is null;
