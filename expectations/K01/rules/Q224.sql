-- Q224: a contact nobody can reach, in its row; one officer for this district and two or more others of the month, come together
-- or before, for the file.
with told as (
    select sender, period, upper(nama_petugas) as officer from {batch}
    union
    select sender, period, upper(nama_petugas) from {current} as held
    where period = any(array(select distinct period from {batch}))
        and not exists (select 1 from {batch} as here where held.sender = here.sender and held.period = here.period)
)

select submission_key, row_number, 'kontak_penanggung_jawab' as column_name
from {batch}
where kontak_penanggung_jawab !~ '[0-9@]' or regexp_replace(kontak_penanggung_jawab, '[^0-9]', '', 'g') ~ '^([0-9])\1{5,}$'
union all
select batch.submission_key, null, 'nama_petugas'
from (select distinct submission_key, sender, period, upper(nama_petugas) as officer from {batch}) as batch
inner join told as elsewhere
    on batch.period = elsewhere.period and batch.sender <> elsewhere.sender and batch.officer = elsewhere.officer
group by batch.submission_key
having count(distinct elsewhere.sender) >= 2
