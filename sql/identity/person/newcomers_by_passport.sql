-- newcomers_by_passport.sql | One new person per passport and nationality that nobody bears yet; all rows that name it are that person's.
drop table if exists bearing;

create temporary table bearing on commit drop as
select
    named.mention_id,
    named.passport,
    named.nationality,
    min(named.mention_id) over (partition by named.passport, named.nationality) as first_mention_id
from mention as named
left join decided on named.mention_id = decided.mention_id
where named.niora is null and named.passport is not null and decided.mention_id is null;

insert into newcomer
select
    numbered.person_key,
    named.mention_id,
    'new_passport' as created_by,
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
        bearing.mention_id,
        cast(:highest as bigint) + row_number() over (order by bearing.mention_id) as person_key
    from bearing
    where bearing.mention_id = bearing.first_mention_id
) as numbered
inner join mention as named on numbered.mention_id = named.mention_id;

insert into decided
select
    bearing.mention_id,
    newcomer.person_key,
    2 as tier,
    1 as score,
    case when bearing.mention_id = newcomer.mention_id then 'new_passport' else 'passport' end as decided_by
from bearing
inner join newcomer on bearing.first_mention_id = newcomer.mention_id;
