-- Q206: one name and birth date, two passports, in this file or in one before.
with here as (
    select submission_key, row_number, period_start, nomor_paspor, tanggal_lahir, upper(nama) as name
    from {batch}
    where nomor_paspor is not null and tanggal_lahir is not null
),

earlier as (
    select distinct period_start, nomor_paspor, tanggal_lahir, upper(nama) as name
    from {current}
    where nomor_paspor is not null and upper(nama) in (select name from here)
)

select here.submission_key, here.row_number, 'nomor_paspor' as column_name
from here
inner join here as other
    on here.submission_key = other.submission_key and here.name = other.name and here.tanggal_lahir = other.tanggal_lahir
where here.nomor_paspor <> other.nomor_paspor
union
select here.submission_key, here.row_number, 'nomor_paspor'
from here
inner join earlier on here.name = earlier.name and here.tanggal_lahir = earlier.tanggal_lahir and earlier.period_start < here.period_start
where here.nomor_paspor <> earlier.nomor_paspor
