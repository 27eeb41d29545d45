-- M315: more than half of the participant counts are multiples of five. Zeros do not count; below twelve counts chance alone may do it.
select batch.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch} as batch
cross join lateral (values (batch.peserta_l), (batch.peserta_p), (batch.peserta_usia_18_35)) as counted (participants)
where counted.participants > 0
group by batch.submission_key
having count(*) >= 12 and count(*) filter (where mod(counted.participants, 5) = 0) > 0.5 * count(*)
