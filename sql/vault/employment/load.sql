-- load.sql | The companies newly named.
insert into vault.employment (company_key, birth_date, statement_key, is_loose)
select
    company_key,
    birth_date,
    statement_key,
    is_loose
from hired;
