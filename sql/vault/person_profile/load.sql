-- load.sql | Who the new persons are, where one statement says it all.
insert into vault.person_profile (person_key, niora, full_name, birth_date, sex, nationality, source_rank, period_key)
select
    newcomer.person_key,
    case when starts_with(newcomer.niora, 'nik:') then null else newcomer.niora end,
    newcomer.full_name,
    newcomer.birth_date,
    newcomer.sex,
    nullif(newcomer.nationality, ''),
    newcomer.source_rank,
    newcomer.period_key
from newcomer;
