-- Q207: a company name, without NIB, that stands for none or for several of the companies known. Nothing is asked before any company is known.
with known as (
    select name, sender as company from intake.sender where kind = 'company'
    union
    select company_name, coalesce(nib, cast(company_key as text)) from identity.company where company_name is not null
),

matched as (
    select reference.company_words(name) as words, count(distinct company) as companies
    from known
    group by 1
),

named as (
    select distinct nama_perusahaan, reference.company_words(nama_perusahaan) as words
    from {batch}
    where nama_perusahaan is not null and nib is null
)

select batch.submission_key, batch.row_number, 'nama_perusahaan' as column_name
from {batch} as batch
inner join named on batch.nama_perusahaan = named.nama_perusahaan
left join matched on named.words = matched.words
where batch.nib is null and coalesce(matched.companies, 0) <> 1 and exists (select 1 from known)
