-- check.sql | refuse: a figure of 1 to 7, or one that is not rounded. No rows means no trouble.
select period
from mart_public.training_funnel
where
    persons between 1 and 7 or persons % 5 <> 0;
