-- Q209: elementary work, by its title, on the permit of a worker. Each title is matched once.
with elementary as (
    select title
    from (
        select distinct jabatan_di_izin as title
        from {batch}
        where jabatan_di_izin is not null and kategori_orang_asing = 'PEKERJA'
    ) as titles
    where exists (select 1 from reference.occupation where valid_to is null and is_elementary and reference.title_words(titles.title) ~ title_pattern)
)

select submission_key, row_number, 'jabatan_di_izin' as column_name
from {batch}
where kategori_orang_asing = 'PEKERJA' and jabatan_di_izin in (select title from elementary)
