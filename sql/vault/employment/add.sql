-- add.sql | ``hired``: companies that statements have not been named with before.
drop table if exists hired;

create temporary table hired on commit drop as
select
    worked.company_key,
    worked.birth_date,
    worked.statement_key,
    worked.is_loose
from (
    select distinct
        company.company_key,
        coalesce(named.birth_date, date '-infinity') as birth_date,
        named.statement_key,
        named.niora is null as is_loose
    from (
        select
            mention.birth_date,
            mention.statement_key,
            mention.niora,
            unnest(mention.companies) as mention_key
        from mention
    ) as named
    inner join identity.company_mention as company on named.mention_key = company.mention_key
    where company.company_key is not null
) as worked
left join vault.employment as held
    on worked.company_key = held.company_key and worked.birth_date = held.birth_date and worked.statement_key = held.statement_key
where held.statement_key is null;

analyze hired;
