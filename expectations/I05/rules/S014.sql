-- S014: the same case with the same measures, in any order, or twice without any. Twins in every column: all but the first;
-- rows that contradict each other: all of them.
with bearers as (
    select
        batch.submission_key, batch.row_number,
        batch.id_kasus || ' ' || coalesce((select string_agg(measure, ';' order by measure) from unnest(batch.jenis_tak) as measure), '') as key,
        md5(cast(to_jsonb(batch) - 'row_number' as text)) as content
    from {batch} as batch
    where batch.id_kasus is not null
)

select bearer.submission_key, bearer.row_number, 'id_kasus' as column_name
from bearers as bearer
inner join (
    select submission_key, key, count(*) as rows, count(distinct content) as contents, min(row_number) as first_row
    from bearers
    group by submission_key, key
) as own on bearer.submission_key = own.submission_key and bearer.key = own.key
where own.rows > 1 and (own.contents > 1 or bearer.row_number > own.first_row)
