-- Grain: one row per accepted row that speaks of a person, of the files in force: what is still said.
create or replace view identity.link_in_force as
select
    link.submission_key,
    link.row_number,
    link.person_key,
    link.statement_key
from identity.person_link as link
inner join intake.submission as saying on link.submission_key = saying.submission_key
where saying.known_to is null;
comment on view identity.link_in_force is 'Kaitan orang dari kiriman yang masih berlaku (links of rows of files in force).';
comment on column identity.link_in_force.submission_key is 'Kunci kiriman (intake.submission).';
comment on column identity.link_in_force.row_number is 'Nomor baris (row as the sender sees it).';
comment on column identity.link_in_force.person_key is 'Orang (identity.person).';
comment on column identity.link_in_force.statement_key is 'Pernyataan (vault.statement).';
