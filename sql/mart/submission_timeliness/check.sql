-- check.sql | refuse: an obligation met without an accepted file, or files that are neither refused nor accepted. No rows means no trouble.
select
    period,
    form,
    sender,
    state
from mart.submission_timeliness
where (state in ('ACCEPTED', 'NIL') and versions_accepted = 0) or refused + versions_accepted <> deliveries;
