-- Q208: the sector of a row is not that of its company's main activity (KBLI). Silent where the activity is not known, or where either
-- side says only "other". Mines and their contractors are one here: which of the two, the KBLI says better than the district.
with known as (
    select sender as nib, name, kbli, '2020' as version
    from intake.sender
    where kind = 'company' and kbli is not null
    union
    select nib, company_name, kbli, coalesce(kbli_version, '2020')
    from identity.company
    where kbli is not null
),

active as (
    select distinct on (known.nib, known.name, known.kbli) known.nib, reference.company_words(known.name) as words, listed.sector
    from known
    inner join reference.kbli as listed
        on known.version = cast(listed.version as text)
            and listed.code in (known.kbli, left(known.kbli, 4), left(known.kbli, 3), left(known.kbli, 2))
    order by known.nib, known.name, known.kbli, length(listed.code) desc
),

by_nib as (
    select nib, min(sector) as sector
    from active
    where nib is not null
    group by nib
    having min(sector) = max(sector)
),

by_name as (
    select words, min(sector) as sector
    from active
    group by words
    having min(sector) = max(sector)
),

named as (
    select distinct nama_perusahaan, reference.company_words(nama_perusahaan) as words
    from {batch}
    where nama_perusahaan is not null and nib is null and exists (select 1 from active)
),

compared as (
    select batch.submission_key, batch.row_number, batch.sektor_kegiatan as said, by_nib.sector
    from {batch} as batch
    inner join by_nib on batch.nib = by_nib.nib
    union all
    select batch.submission_key, batch.row_number, batch.sektor_kegiatan, by_name.sector
    from {batch} as batch
    inner join named on batch.nama_perusahaan = named.nama_perusahaan
    inner join by_name on named.words = by_name.words
    where batch.nib is null
)

select submission_key, row_number, 'sektor_kegiatan' as column_name
from compared
where said <> sector
    and said not in ('LAIN', 'TIDAK_TAHU') and sector not in ('LAIN', 'TIDAK_TAHU')
    and not (said in ('TAMBANG', 'JASA_TAMBANG') and sector in ('TAMBANG', 'JASA_TAMBANG'))
