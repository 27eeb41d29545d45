-- V133: counterpart of more than n of the workers at the end of the month. The cell may name several counterparts.
with pairs as (
    select batch.submission_key, batch.row_number, batch.id_tka_perusahaan, upper(trim(each.name)) as counterpart
    from {batch} as batch
    cross join lateral string_to_table(batch.id_pendamping, ';') as each (name)
    where batch.status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR') and trim(each.name) <> ''
),

busy as (
    select submission_key, counterpart
    from pairs
    group by submission_key, counterpart
    -- n = 1, as in P03: one counterpart a foreigner is a reading of the application form, a region may set another number here.
    having count(distinct id_tka_perusahaan) > 1
)

select distinct pairs.submission_key, pairs.row_number, 'id_pendamping' as column_name
from pairs
inner join busy on pairs.submission_key = busy.submission_key and pairs.counterpart = busy.counterpart
