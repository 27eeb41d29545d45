-- Q219: neither a KBJI code of a known group nor a title that the patterns of reference.occupation know. Each title is matched once.
with unknown as (
    select title
    from (select distinct jabatan as title from {batch} where jabatan is not null and kode_kbji is null) as titles
    where not exists (
        select 1 from reference.occupation where valid_to is null and title_pattern is not null and reference.title_words(titles.title) ~ title_pattern
    )
)

select submission_key, row_number, 'jabatan' as column_name
from {batch}
where (kode_kbji is null and jabatan in (select title from unknown))
    or left(kode_kbji, 2) not in (select code from reference.occupation where valid_to is null and level = 2)
