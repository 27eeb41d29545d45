-- load_all_new.sql | The same where every row of the pass is a new person by its NIORA: nothing to look up.
insert into identity.person_link (submission_key, row_number, person_key, tier, score, decided_by, linked_at)
select
    submission_key,
    row_number,
    person_key,
    1 as tier,
    1 as score,
    'niora' as decided_by,
    :clock
from newcomer;
