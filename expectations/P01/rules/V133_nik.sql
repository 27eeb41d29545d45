-- V133: the counterpart stands without NIK in the company's newest return on counterparts (P03).
with newest as (
    select sender, max(period_end) as period_end
    from intake.submission
    where form = 'P03' and is_current and period_start <= (select max(period_end) from {batch})
    group by sender
),

nameless as (
    select distinct listed.sender, upper(trim(listed.id_pendamping)) as counterpart
    from staging.p03_current as listed
    inner join newest on listed.sender = newest.sender and listed.period_end = newest.period_end
    where listed.nik is null
)

select distinct batch.submission_key, batch.row_number, 'id_pendamping' as column_name
from {batch} as batch
cross join lateral string_to_table(batch.id_pendamping, ';') as each (name)
inner join nameless on batch.sender = nameless.sender and upper(trim(each.name)) = nameless.counterpart
