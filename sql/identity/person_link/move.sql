-- move.sql | Rows of statements that are somebody else's now, or that rest on other evidence; facts of their submissions load again.
drop table if exists moved_link;

create temporary table moved_link on commit drop as
with moved as (
    update identity.person_link as link
    set
        person_key = settled.person_key,
        tier = settled.tier,
        score = settled.score,
        decided_by = settled.decided_by,
        linked_at = case when link.person_key = settled.person_key then link.linked_at else cast(:clock as timestamptz) end
    from settled
    where
        settled.was_key is not null
        and link.person_key = settled.was_key
        and link.statement_key = settled.statement_key
        and (link.person_key, link.tier, link.score, link.decided_by)
        is distinct from (settled.person_key, settled.tier, settled.score, settled.decided_by)
    returning link.submission_key
)

select distinct moved.submission_key
from moved;

update identity.resolution as done
set relinked_at = :clock
from moved_link
where done.submission_key = moved_link.submission_key;
