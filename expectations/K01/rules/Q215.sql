-- Q215: at least five permits, all ending on one day. Fewer are often one crew whose permits do end together.
select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
group by submission_key
having count(tgl_berakhir_izin) >= 5 and min(tgl_berakhir_izin) = max(tgl_berakhir_izin)
