-- Q224: one officer named by this district and by two or more others of the month, come together or before, for the file.
with told as (
    select sender, period, upper(petugas) as officer from {batch}
    union
    select sender, period, upper(petugas) from {current} as held
    where period = any(array(select distinct period from {batch}))
        and not exists (select 1 from {batch} as here where held.sender = here.sender and held.period = here.period)
)

select batch.submission_key, cast(null as integer) as row_number, 'petugas' as column_name
from (select distinct submission_key, sender, period, upper(petugas) as officer from {batch}) as batch
inner join told as elsewhere
    on batch.period = elsewhere.period and batch.sender <> elsewhere.sender and batch.officer = elsewhere.officer
group by batch.submission_key
having count(distinct elsewhere.sender) >= 2
