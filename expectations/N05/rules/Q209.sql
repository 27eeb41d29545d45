-- Q209: elementary work, by its KBJI code or by its title. Each title is matched once.
with elementary as (
    select title
    from (select distinct jabatan as title from {batch} where jabatan is not null) as titles
    where exists (select 1 from reference.occupation where valid_to is null and is_elementary and reference.title_words(titles.title) ~ title_pattern)
)

select submission_key, row_number, 'jabatan' as column_name
from {batch}
where jabatan in (select title from elementary)
    or kode_kbji in (select code from reference.occupation where valid_to is null and is_elementary)
    or left(kode_kbji, 2) = '93'
