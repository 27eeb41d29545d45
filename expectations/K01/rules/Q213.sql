-- Q213: more than 80 % of the rows were taken over from companies.
select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
group by submission_key
having count(*) filter (where sumber_informasi = 'LAPORAN_PERUSAHAAN') > {most_share} * count(*)
