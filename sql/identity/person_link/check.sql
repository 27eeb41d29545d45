-- check.sql | refuse: a resolved submission of which some, but not all, rows are linked. No rows means no trouble.
select
    done.submission_key,
    done.rows_linked,
    count(link.row_number) as links
from identity.resolution as done
inner join identity.person_link as link on done.submission_key = link.submission_key
group by done.submission_key, done.rows_linked
having count(link.row_number) <> done.rows_linked;
