-- load.sql | Who the new persons are, as the first row that names them says.
insert into vault.person_profile (person_key, niora, full_name, birth_date, sex, nationality, region_code, source_rank, period_key)
select
    person_key,
    niora,
    full_name,
    birth_date,
    sex,
    nullif(nationality, '') as nationality,
    region_code,
    :source_rank,
    :period_key
from newcomer;
