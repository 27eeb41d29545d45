-- M318: the persons of one wave, counted by source over all senders in force, are not the same number. A person told twice by one source
-- counts once; a wave that only one source tells of is not compared. Said to each sender that names the wave now.
with told as (
    select sender, period, id_gelombang, sumber_data, coalesce(nik, nomor_paspor, reference.name_letters(nama) || coalesce(cast(tanggal_lahir as text), '')) as person
    from {batch}
    where id_gelombang is not null
    union
    select sender, period, id_gelombang, sumber_data, coalesce(nik, nomor_paspor, reference.name_letters(nama) || coalesce(cast(tanggal_lahir as text), ''))
    from {current} as held
    where id_gelombang in (select id_gelombang from {batch})
        -- What the batch replaces no longer counts.
        and not exists (select 1 from {batch} as new where held.sender = new.sender and held.period = new.period)
),

counted as (
    select id_gelombang, sumber_data, count(distinct person) as persons
    from told
    where sumber_data is not null
    group by id_gelombang, sumber_data
)

select distinct batch.submission_key, cast(null as integer) as row_number, 'id_gelombang' as column_name
from {batch} as batch
where batch.id_gelombang in (select id_gelombang from counted group by id_gelombang having min(persons) <> max(persons))
