-- check.sql | refuse: a day missing between the first and the last. No rows means no trouble.
select max(day) - min(day) + 1 - count(*) as days_missing
from warehouse.dim_date
having max(day) - min(day) + 1 <> count(*);
