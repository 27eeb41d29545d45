-- Q205: one passport, two names or birth dates, in this file or in one before. Names agree in any order and with any blanks.
with here as (
    select submission_key, row_number, period_start, nomor_paspor, tanggal_lahir, reference.name_letters(nama) as letters
    from {batch}
    where nomor_paspor is not null
),

earlier as (
    select distinct period_start, nomor_paspor, tanggal_lahir, reference.name_letters(nama) as letters
    from {current}
    where nomor_paspor in (select nomor_paspor from here)
)

select here.submission_key, here.row_number, 'nomor_paspor' as column_name
from here
inner join here as other
    on here.submission_key = other.submission_key and here.nomor_paspor = other.nomor_paspor and here.row_number <> other.row_number
where here.tanggal_lahir <> other.tanggal_lahir or here.letters <> other.letters
union
select here.submission_key, here.row_number, 'nomor_paspor'
from here
inner join earlier on here.nomor_paspor = earlier.nomor_paspor and earlier.period_start < here.period_start
where here.tanggal_lahir <> earlier.tanggal_lahir or here.letters <> earlier.letters
