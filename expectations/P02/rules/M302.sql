-- M302: the stated totals against their breakdown, over all rows read; silent while one of its cells cannot be read.
-- The totals are repeated in each row: one that differs from its neighbours differs from the sum too.
with breakdown as (
    select
        submission_key,
        coalesce(sum(jumlah_akhir) filter (where asal_tenaga_kerja = 'ASING'), 0) as foreign_sum,
        coalesce(sum(jumlah_akhir) filter (where asal_tenaga_kerja <> 'ASING'), 0) as local_sum,
        min(total_tka) as least_tka, max(total_tka) as most_tka, min(total_tki) as least_tki, max(total_tki) as most_tki
    from {batch}
    group by submission_key
    having bool_and(jumlah_akhir is not null and asal_tenaga_kerja in ('LOKAL_KABKOTA', 'LOKAL_PROVINSI', 'LUAR_PROVINSI', 'ASING'))
)

select submission_key, cast(null as integer) as row_number, 'total_tka' as column_name
from breakdown
where least_tka <> foreign_sum or most_tka <> foreign_sum
union all
select submission_key, null, 'total_tki'
from breakdown
where least_tki <> local_sum or most_tki <> local_sum
