-- S014: a case number twice, or two rows of totals, which have no number. Twins in every column: all but the first; rows that contradict
-- each other: all of them.
with bearers as (
    select
        batch.submission_key, batch.row_number, batch.jenis_baris || ' ' || coalesce(batch.id_kasus, '') as key,
        md5(cast(to_jsonb(batch) - 'row_number' as text)) as content
    from {batch} as batch
    where batch.jenis_baris = 'TOTAL' or batch.id_kasus is not null
)

select
    bearer.submission_key, bearer.row_number,
    case when left(bearer.key, 5) = 'TOTAL' then 'jenis_baris' else 'id_kasus' end as column_name
from bearers as bearer
inner join (
    select submission_key, key, count(*) as rows, count(distinct content) as contents, min(row_number) as first_row
    from bearers
    group by submission_key, key
) as own on bearer.submission_key = own.submission_key and bearer.key = own.key
where own.rows > 1 and (own.contents > 1 or bearer.row_number > own.first_row)
