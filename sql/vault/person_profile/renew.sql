-- renew.sql | The persons judged: the best source says who they are, the newest wording of it first; any other fills a gap.
delete from vault.person_profile as held
using (
    select settled.person_key
    from settled
    union
    select settled.was_key
    from settled
    where settled.was_key is not null
) as judged
where held.person_key = judged.person_key;

insert into vault.person_profile (person_key, niora, full_name, birth_date, sex, nationality, source_rank, period_key)
select
    said.person_key,
    max(said.niora) filter (where not starts_with(said.niora, 'nik:')) as niora,
    (array_agg(said.full_name order by said.place) filter (where said.full_name is not null))[1] as full_name,
    (array_agg(said.birth_date order by said.place) filter (where said.birth_date is not null))[1] as birth_date,
    (array_agg(said.sex order by said.place) filter (where said.sex is not null))[1] as sex,
    (array_agg(said.nationality order by said.place) filter (where said.nationality <> ''))[1] as nationality,
    min(said.source_rank) as source_rank,
    max(said.first_period) as period_key
from (
    select
        settled.person_key,
        statement.niora,
        statement.full_name,
        statement.birth_date,
        statement.sex,
        statement.nationality,
        statement.source_rank,
        statement.first_period,
        -- What was matched by name alone says who a person is only where nothing else does.
        row_number() over (
            partition by settled.person_key
            order by settled.tier >= 5, statement.source_rank, statement.first_period desc, statement.statement_key
        ) as place
    from settled
    inner join vault.statement on settled.statement_key = statement.statement_key
) as said
group by said.person_key;
