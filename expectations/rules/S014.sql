-- S014: rows that share the key of their form. Twins in every column: all but the first; rows that contradict each other: all of them.
with shared as (
    select hashtextextended({key}, submission_key) as key_hash
    from {batch}
    where {key} is not null
    group by 1
    having count(*) > 1
),

bearers as (
    select submission_key, row_number, {key} as key, md5(cast(to_jsonb(batch) - 'row_number' as text)) as content
    from {batch} as batch
    where hashtextextended({key}, submission_key) in (select key_hash from shared)
)

select bearer.submission_key, bearer.row_number, cast(null as text) as column_name
from bearers as bearer
inner join (
    select submission_key, key, count(*) as rows, count(distinct content) as contents, min(row_number) as first_row
    from bearers
    group by submission_key, key
) as own on bearer.submission_key = own.submission_key and bearer.key = own.key
where own.rows > 1 and (own.contents > 1 or bearer.row_number > own.first_row)
