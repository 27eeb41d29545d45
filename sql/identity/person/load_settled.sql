-- load_settled.sql | Keys that the judged statements bring into being.
insert into identity.person (person_key, created_at, created_by, first_submission_key)
select distinct on (settled.person_key)
    settled.person_key,
    :clock,
    settled.decided_by,
    coalesce(named.submission_key, 0)
from settled
left join identity.person as known on settled.person_key = known.person_key
left join mention as named on settled.statement_key = named.statement_key
where known.person_key is null
order by settled.person_key, settled.tier, named.submission_key;
