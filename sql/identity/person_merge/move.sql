-- move.sql | One person turns out to be another: links move with a record of what they were, and the old key points on.
insert into identity.person_link_history (submission_key, row_number, merge_key, person_key, tier, score, decided_by, linked_at)
select
    submission_key,
    row_number,
    :merge_key,
    person_key,
    tier,
    score,
    decided_by,
    linked_at
from identity.person_link
where person_key = :from_person_key;

update identity.resolution
set relinked_at = :clock
where submission_key in (select submission_key from identity.person_link where person_key = :from_person_key);

update identity.person_redirect
set to_person_key = :to_person_key, merge_key = :merge_key
where to_person_key = :from_person_key;

insert into identity.person_redirect (from_person_key, to_person_key, merge_key)
values (:from_person_key, :to_person_key, :merge_key);

insert into identity.person_merge (merge_key, from_person_key, to_person_key, merged_at, reason, submission_key, row_number, links_moved)
select
    :merge_key,
    :from_person_key,
    :to_person_key,
    :clock,
    :reason,
    :submission_key,
    :row_number,
    count(*)
from identity.person_link
where person_key = :from_person_key;

update identity.person_link
set person_key = :to_person_key, decided_by = 'merged', linked_at = :clock
where person_key = :from_person_key;
