-- S014: rows that share their key. Twins in every column: all but the first; rows that contradict each other: all of them.
-- Numbers of approvals are written freely: case, blanks and slashes do not make two of one.
with keyed as (
    select
        batch.*,
        regexp_replace(upper(nomor_rptka), '[^A-Z0-9]', '', 'g') || ' ' || reference.title_words(jabatan) || ' ' || kode_wilayah_lokasi as key
    from {batch} as batch
    where nomor_rptka is not null and jabatan is not null and kode_wilayah_lokasi is not null
),

shared as (
    select hashtextextended(key, submission_key) as key_hash
    from keyed
    group by 1
    having count(*) > 1
),

bearers as (
    select submission_key, row_number, key, md5(cast(to_jsonb(keyed) - 'row_number' as text)) as content
    from keyed
    where hashtextextended(key, submission_key) in (select key_hash from shared)
)

select bearer.submission_key, bearer.row_number, 'nomor_rptka' as column_name
from bearers as bearer
inner join (
    select submission_key, key, count(*) as rows, count(distinct content) as contents, min(row_number) as first_row
    from bearers
    group by submission_key, key
) as own on bearer.submission_key = own.submission_key and bearer.key = own.key
where own.rows > 1 and (own.contents > 1 or bearer.row_number > own.first_row)
