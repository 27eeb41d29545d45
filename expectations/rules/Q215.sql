-- Q215: at least three documents, all ending on one day.
select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
group by submission_key
having count(tgl_berakhir) >= 3 and min(tgl_berakhir) = max(tgl_berakhir)
