-- Q206: one name and birth date, two passports, in this file or an earlier one.
-- Extremes of a group are compared instead of its pairs: a name copied down a whole column must not cost its square.
with torn as (
    select hashtextextended(upper(nama_lengkap) || tanggal_lahir, submission_key) as name_hash
    from {batch}
    where tanggal_lahir is not null and nomor_paspor is not null
    group by 1
    having count(*) > 1 and min(nomor_paspor) <> max(nomor_paspor)
),

earlier as (
    select upper(nama_lengkap) as name, tanggal_lahir, min(nomor_paspor) as first_number, max(nomor_paspor) as last_number
    from {current}
    where period_end < (select period_start from {batch} limit 1) and nomor_paspor is not null
    group by 1, 2
)

select submission_key, row_number, 'nomor_paspor' as column_name
from {batch}
where nomor_paspor is not null and hashtextextended(upper(nama_lengkap) || tanggal_lahir, submission_key) in (select name_hash from torn)
union
select batch.submission_key, batch.row_number, 'nomor_paspor'
from {batch} as batch
inner join earlier on upper(batch.nama_lengkap) = earlier.name and batch.tanggal_lahir = earlier.tanggal_lahir
where batch.nomor_paspor <> earlier.first_number or batch.nomor_paspor <> earlier.last_number
