-- M302: the month's delayed and refused against the cases listed. Without a row of totals, or with an unreadable one, nothing is compared.
with stated as (
    select submission_key, sum(ditunda_pmi_np) as delayed, sum(ditolak_pmi_np) as refused
    from {batch}
    where jenis_baris = 'TOTAL'
    group by submission_key
    having count(ditunda_pmi_np) = count(*) and count(ditolak_pmi_np) = count(*)
),

listed as (
    select
        submission_key,
        count(*) filter (where jenis_baris = 'KASUS' and keputusan = 'TUNDA') as delayed,
        count(*) filter (where jenis_baris = 'KASUS' and keputusan = 'TOLAK') as refused
    from {batch}
    group by submission_key
)

select stated.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from stated
inner join listed on stated.submission_key = listed.submission_key
where stated.delayed <> listed.delayed or stated.refused <> listed.refused
