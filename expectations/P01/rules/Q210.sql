-- Q210: translators are more than 15 % of the roster; a single one is a translator. Each title is matched once.
with translators as (
    select title
    from (select distinct jabatan_aktual as title from {batch} where jabatan_aktual is not null) as titles
    where reference.title_words(title) ~ (select title_pattern from reference.occupation where valid_to is null and code = '2643')
)

select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
group by submission_key
having count(*) filter (where kode_kbji = '2643' or jabatan_aktual in (select title from translators)) > greatest(1, {most_share} * count(*))
