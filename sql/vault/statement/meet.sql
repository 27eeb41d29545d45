-- meet.sql | Statements that could be one person and now stand in one file: that is judged again.
insert into touched
select met.statement_key
from (
    select unnest(array[pair.one_key, pair.other_key]) as statement_key
    from mention as here
    inner join identity.person_pair as pair on here.statement_key = pair.one_key and pair.tier in (4, 5)
    inner join mention as there on pair.other_key = there.statement_key and here.submission_key = there.submission_key
) as met
on conflict do nothing;
