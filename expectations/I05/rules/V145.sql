-- V145: the measures of a case, which may stand in rows of their own, do not fit the days of its overstay (article 78).
with told as (
    select
        batch.submission_key,
        batch.id_kasus,
        bool_or(batch.tgl_bayar is not null or batch.ntpn is not null) as is_paid,
        bool_and(batch.jenis_tak <@ array['BIAYA_BEBAN']) as is_charged_only,
        bool_and(coalesce(batch.pasal, cast(array[] as text [])) <@ array['78']) as is_overstay_only
    from {batch} as batch
    where batch.jenis_tak is not null
    group by batch.submission_key, batch.id_kasus
)

select batch.submission_key, batch.row_number, 'jenis_tak' as column_name
from {batch} as batch
inner join told on batch.submission_key = told.submission_key and batch.id_kasus = told.id_kasus
where
    (batch.hari_overstay > 60 and batch.jenis_tak is not null and told.is_charged_only)
    or (batch.hari_overstay < 60 and told.is_paid and 'DEPORTASI' = any(batch.jenis_tak) and told.is_overstay_only)
