-- find_by_number.sql | New statements and any statement whose passport is the same or looks the same; at most one of the two names a NIORA.
-- One number of two countries is two passports; with one birth date it may be a slip in the nationality.
insert into candidate
select distinct
    least(here.statement_key, there.statement_key) as one_key,
    greatest(here.statement_key, there.statement_key) as other_key
from news as here
inner join vault.statement as there on here.folded = there.folded and here.statement_key <> there.statement_key
where
    here.niora is null
    and (here.nationality = there.nationality or here.nationality = '' or there.nationality = '' or here.birth_date = there.birth_date)
union
select distinct
    least(here.statement_key, there.statement_key) as one_key,
    greatest(here.statement_key, there.statement_key) as other_key
from news as here
inner join shared on here.folded = shared.number
inner join vault.statement as there on here.folded = there.folded
where
    here.niora is not null
    and there.niora is null
    and (here.nationality = there.nationality or here.nationality = '' or there.nationality = '' or here.birth_date = there.birth_date);
