-- Q224: one officer named by this district and by two or more others of the month, for the file.
select batch.submission_key, cast(null as integer) as row_number, 'petugas' as column_name
from (select distinct submission_key, sender, period, upper(petugas) as officer from {batch}) as batch
inner join {current} as elsewhere
    on batch.period = elsewhere.period and batch.sender <> elsewhere.sender and batch.officer = upper(elsewhere.petugas)
group by batch.submission_key
having count(distinct elsewhere.sender) >= 2
