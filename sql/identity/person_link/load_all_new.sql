-- load_all_new.sql | Rows that are each a new person by their NIORA: nothing to look up.
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
