-- V133: counterpart of more than n foreigners at the end of the period. A counterpart is known by NIK, without one by its number.
with pairs as (
    select submission_key, row_number, coalesce(nik, id_pendamping) as counterpart, id_tka_perusahaan
    from {batch}
    where tgl_mulai <= period_end and coalesce(tgl_akhir, period_end) >= period_end
),

busy as (
    select submission_key, counterpart
    from pairs
    group by submission_key, counterpart
    -- n = 1: one counterpart a foreigner is a reading of the application form; the law names no number, so a region may set another here.
    having count(distinct id_tka_perusahaan) > 1
)

select pairs.submission_key, pairs.row_number, 'id_tka_perusahaan' as column_name
from pairs
inner join busy on pairs.submission_key = busy.submission_key and pairs.counterpart = busy.counterpart
