-- Q211: more than 30 workers at one address, and more than the messes of the company in that village hold by its newest P05.
with newest as (
    select sender, max(period_end) as period_end
    from intake.submission
    where form = 'P05' and is_current and period_start <= (select max(period_end) from {batch})
    group by sender
),

beds as (
    select site.sender, site.kode_wilayah, sum(site.kapasitas_mes) as beds
    from staging.p05_current as site
    inner join newest on site.sender = newest.sender and site.period_end = newest.period_end
    where site.kapasitas_mes is not null and (site.aktif_sampai is null or site.aktif_sampai >= (select max(period_end) from {batch}))
    group by site.sender, site.kode_wilayah
),

addresses as (
    select submission_key, sender, kode_wilayah_tinggal, count(*) as heads, min(row_number) as first_row
    from {batch}
    where alamat_tinggal is not null and status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR')
    group by submission_key, sender, kode_wilayah_tinggal, reference.title_words(alamat_tinggal)
    having count(*) > 30
)

select addresses.submission_key, addresses.first_row as row_number, 'alamat_tinggal' as column_name
from addresses
inner join beds on addresses.sender = beds.sender and addresses.kode_wilayah_tinggal = beds.kode_wilayah
where addresses.heads > beds.beds
