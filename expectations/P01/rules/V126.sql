-- V126: a title of the closed list. Titles are few and rows are many: each title is matched once.
with titles as (
    select jabatan_aktual as title from {batch} where jabatan_aktual is not null
    union
    select jabatan_rptka from {batch} where jabatan_rptka is not null
),

closed as (
    select title
    from titles
    where exists (
        select 1
        from reference.closed_position
        where (select max(period_end) from {batch}) between valid_from and coalesce(valid_to, date 'infinity')
            and reference.title_words(titles.title) ~ pattern
    )
)

select
    submission_key, row_number,
    case when jabatan_aktual in (select title from closed) then 'jabatan_aktual' else 'jabatan_rptka' end as column_name
from {batch}
where jabatan_aktual in (select title from closed) or jabatan_rptka in (select title from closed)
