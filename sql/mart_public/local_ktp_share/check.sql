-- check.sql | refuse: a figure of 1 to 7, or one that is not rounded. No rows means no trouble.
select period
from mart_public.local_ktp_share
where
    persons between 1 and 7 or persons % 5 <> 0
    or from_province between 1 and 7 or from_province % 5 <> 0
    or local_ktp between 1 and 7 or local_ktp % 5 <> 0
    or unknown_ktp between 1 and 7 or unknown_ktp % 5 <> 0;
