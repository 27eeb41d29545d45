-- V126: a title of the closed list. Titles are few and rows are many: each title is matched once.
with closed as (
    select title
    from (select distinct jabatan as title from {batch} where jabatan is not null) as titles
    where exists (
        select 1
        from reference.closed_position
        where (select max(period_end) from {batch}) between valid_from and coalesce(valid_to, date 'infinity')
            and reference.title_words(titles.title) ~ pattern
    )
)

select submission_key, row_number, 'jabatan' as column_name
from {batch}
where jabatan in (select title from closed)
