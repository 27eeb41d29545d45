-- check.sql | refuse: a figure of 1 to 7, or one that is not rounded. No rows means no trouble.
select period
from mart_public.submission_completeness
where
    expected between 1 and 7 or expected % 5 <> 0
    or accepted between 1 and 7 or accepted % 5 <> 0
    or nil between 1 and 7 or nil % 5 <> 0
    or missing between 1 and 7 or missing % 5 <> 0
    or refused between 1 and 7 or refused % 5 <> 0
    or excused between 1 and 7 or excused % 5 <> 0
    or on_time between 1 and 7 or on_time % 5 <> 0;
