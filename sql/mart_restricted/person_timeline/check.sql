-- check.sql | refuse: a row of a file that stands twice in the history. No rows means no trouble.
select
    submission_key,
    row_number,
    form
from mart_restricted.person_timeline
where form <> 'I05'
group by submission_key, row_number, form
having count(*) > 1;
