-- withdrawn.sql | What a newly accepted version says no longer: those who were judged by it are judged again.
insert into touched (statement_key)
select distinct link.statement_key
from pending
inner join intake.submission as newer on pending.submission_key = newer.submission_key
inner join intake.submission as older
    on newer.form = older.form and newer.sender = older.sender and newer.period_key = older.period_key and older.known_to is not null
inner join identity.person_link as link on older.submission_key = link.submission_key
where
    link.statement_key is not null
    and not exists (
        select 1
        from mention as named
        inner join intake.submission as saying on named.submission_key = saying.submission_key
        where named.statement_key = link.statement_key and saying.known_to is null
    )
on conflict do nothing;
