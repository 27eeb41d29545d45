-- Q205: one passport, two names or birth dates, in this file or an earlier one. Names agree in any order and with any blanks.
-- Extremes of a group are compared instead of its pairs: a number copied down a whole column must not cost its square.
with shared as (
    select hashtextextended(nomor_paspor, submission_key) as number_hash
    from {batch}
    where nomor_paspor is not null
    group by 1
    having count(*) > 1
),

bearers as (
    select submission_key, row_number, nomor_paspor, kebangsaan, tanggal_lahir, reference.name_letters(nama_lengkap) as letters
    from {batch}
    where hashtextextended(nomor_paspor, submission_key) in (select number_hash from shared)
),

earlier as (
    select
        nomor_paspor, kebangsaan, min(tanggal_lahir) as first_birth, max(tanggal_lahir) as last_birth,
        min(nama_lengkap) as first_name, max(nama_lengkap) as last_name
    from {current}
    where period_end < (select period_start from {batch} limit 1) and nomor_paspor in (select nomor_paspor from {batch})
    group by nomor_paspor, kebangsaan
)

select bearer.submission_key, bearer.row_number, 'nomor_paspor' as column_name
from bearers as bearer
inner join (
    select submission_key, nomor_paspor, kebangsaan
    from bearers
    group by submission_key, nomor_paspor, kebangsaan
    having min(tanggal_lahir) <> max(tanggal_lahir) or min(letters) <> max(letters)
) as torn
    on bearer.submission_key = torn.submission_key and bearer.nomor_paspor = torn.nomor_paspor and bearer.kebangsaan = torn.kebangsaan
union
select batch.submission_key, batch.row_number, 'nomor_paspor'
from {batch} as batch
inner join earlier on batch.nomor_paspor = earlier.nomor_paspor and batch.kebangsaan = earlier.kebangsaan
where batch.tanggal_lahir <> earlier.first_birth
    or batch.tanggal_lahir <> earlier.last_birth
    or (batch.nama_lengkap <> earlier.first_name and reference.name_letters(batch.nama_lengkap) <> reference.name_letters(earlier.first_name))
    or (batch.nama_lengkap <> earlier.last_name and reference.name_letters(batch.nama_lengkap) <> reference.name_letters(earlier.last_name))
