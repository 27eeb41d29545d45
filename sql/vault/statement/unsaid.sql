-- unsaid.sql | Those of ``touched`` that no file in force says any more: their senders have mended them.
drop table if exists unsaid;

create temporary table unsaid on commit drop as
select said.statement_key
from touched
inner join vault.statement as said on touched.statement_key = said.statement_key
where
    -- Most months nobody has sent a second version of anything.
    exists (select 1 from intake.submission as old where old.known_to is not null)
    and not exists (
        select 1
        from identity.link_in_force as link
        where link.person_key = said.person_key and link.statement_key = said.statement_key
    )
    and not exists (
        select 1
        from mention as named
        inner join intake.submission as saying on named.submission_key = saying.submission_key
        where named.statement_key = said.statement_key and saying.known_to is null
    );

analyze unsaid;
