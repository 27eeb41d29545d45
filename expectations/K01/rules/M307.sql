-- M307: at least 20 people of a district, all of one nationality.
select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
group by submission_key, kode_kecamatan
having count(*) >= 20 and count(distinct kebangsaan) = 1
