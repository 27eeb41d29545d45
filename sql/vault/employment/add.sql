-- add.sql | ``hired``: companies that statements have not been named with before.
drop table if exists hired;

create temporary table hired on commit drop as
with linked as materialized (
    select
        link.submission_key,
        link.row_number,
        link.company_key
    from pending
    inner join identity.company_link as link on pending.submission_key = link.submission_key
)

select
    worked.company_key,
    worked.birth_date,
    worked.statement_key,
    worked.is_loose
from (
    select distinct
        linked.company_key,
        coalesce(named.birth_date, date '-infinity') as birth_date,
        named.statement_key,
        named.niora is null as is_loose
    from mention as named
    inner join linked on named.submission_key = linked.submission_key and named.row_number = linked.row_number
) as worked
left join vault.employment as held
    on worked.company_key = held.company_key and worked.birth_date = held.birth_date and worked.statement_key = held.statement_key
where held.statement_key is null;

analyze hired;
