-- find_by_number.sql | New statements and any statement whose passport is the same or looks the same; at most one of the two names a NIORA.
insert into candidate
select distinct
    least(here.statement_key, there.statement_key) as one_key,
    greatest(here.statement_key, there.statement_key) as other_key
from news as here
inner join vault.statement as there on here.folded = there.folded and here.statement_key <> there.statement_key
where here.niora is null and (here.nationality = there.nationality or here.nationality = '' or there.nationality = '')
union
select distinct
    least(here.statement_key, there.statement_key) as one_key,
    greatest(here.statement_key, there.statement_key) as other_key
from news as here
inner join shared on here.folded = shared.number
inner join vault.statement as there on here.folded = there.folded
where here.niora is not null and there.niora is null and (here.nationality = there.nationality or here.nationality = '' or there.nationality = '');
