-- S014: one report number twice. Rows without a number are not compared: two guests told of on one day look alike and are two.
-- Twins in every column: all but the first; rows that contradict each other: all of them.
with bearers as (
    select submission_key, row_number, id_laporan as key, md5(cast(to_jsonb(batch) - 'row_number' as text)) as content
    from {batch} as batch
    where id_laporan is not null
)

select bearer.submission_key, bearer.row_number, 'id_laporan' as column_name
from bearers as bearer
inner join (
    select submission_key, key, count(*) as rows, count(distinct content) as contents, min(row_number) as first_row
    from bearers
    group by submission_key, key
) as own on bearer.submission_key = own.submission_key and bearer.key = own.key
where own.rows > 1 and (own.contents > 1 or bearer.row_number > own.first_row)
