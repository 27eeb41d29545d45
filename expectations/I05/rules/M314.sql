-- M314: the funnel narrows. Cases decided with a measure this month are no more than the cases found so far, cases deported so far no more than
-- the cases decided so far. A case counts once, whatever months it stands in; earlier returns in force are asked too.
with told as (
    select submission_key, period_start, id_kasus, tgl_temuan, tgl_keputusan, nomor_keputusan, tgl_deportasi, jenis_tak, true as is_here
    from {batch}
    union all
    select here.submission_key, here.period_start, earlier.id_kasus, earlier.tgl_temuan, earlier.tgl_keputusan, earlier.nomor_keputusan,
        earlier.tgl_deportasi, earlier.jenis_tak, false
    from (select distinct submission_key, sender, period_start from {batch}) as here
    inner join {current} as earlier on here.sender = earlier.sender and earlier.period_end < here.period_start
)

select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from told
group by submission_key
having count(distinct id_kasus) filter (where is_here and cardinality(jenis_tak) > 0 and tgl_keputusan >= period_start)
    > count(distinct id_kasus) filter (where tgl_temuan is not null)
    or count(distinct id_kasus) filter (where tgl_deportasi is not null)
    > count(distinct id_kasus) filter (where nomor_keputusan is not null or tgl_keputusan is not null)
