-- newcomers_by_niora.sql | One new person per NIORA that nobody bears yet.
insert into newcomer
select
    numbered.person_key,
    named.mention_id,
    'new_niora' as created_by,
    named.submission_key,
    named.row_number,
    named.full_name,
    named.sex,
    named.birth_date,
    named.nationality,
    named.passport,
    named.folded,
    named.niora,
    named.region_code
from (
    select
        fresh.mention_id,
        cast(:highest as bigint) + row_number() over (order by fresh.mention_id) as person_key
    from fresh
) as numbered
inner join mention as named on numbered.mention_id = named.mention_id;
