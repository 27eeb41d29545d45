-- V133: the counterpart stands on the company's own roster of foreigners (P01), by number or by name, in or before this period.
with roster as (
    select distinct sender, reference.name_letters(nama_lengkap) as letters, id_tka_perusahaan
    from staging.p01_current
    where sender = any(array(select distinct sender from {batch})) and period_start <= (select max(period_end) from {batch})
)

select batch.submission_key, batch.row_number, 'nama' as column_name
from {batch} as batch
where exists (
    select 1 from roster
    where roster.sender = batch.sender and roster.letters = reference.name_letters(batch.nama)
)
or exists (
    select 1 from roster
    where roster.sender = batch.sender and roster.id_tka_perusahaan = batch.id_pendamping
)
