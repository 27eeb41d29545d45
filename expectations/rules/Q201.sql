-- Q201: the birth date of a person known by passport, with day and month the other way round.
select batch.submission_key, batch.row_number, 'tanggal_lahir' as column_name
from {batch} as batch
inner join vault.person_identifier as known
    on known.kind = 'PASSPORT' and batch.nomor_paspor = known.value and batch.kebangsaan = known.nationality
inner join vault.person_profile as profile on known.person_key = profile.person_key
where batch.tanggal_lahir <> profile.birth_date
    and extract(year from batch.tanggal_lahir) = extract(year from profile.birth_date)
    and extract(month from batch.tanggal_lahir) = extract(day from profile.birth_date)
    and extract(day from batch.tanggal_lahir) = extract(month from profile.birth_date)
