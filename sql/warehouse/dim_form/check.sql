-- check.sql | refuse: a file in force of a form without a contract. No rows means no trouble.
select
    source.submission_key,
    source.form
from warehouse.dim_submission as source
left join warehouse.dim_form as form on source.form = form.form
where source.known_from is not null and form.form is null;
