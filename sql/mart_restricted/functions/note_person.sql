-- Writes down who reads about which person, before the row is shown. A view alone cannot write; this function acts with the owner's
-- rights, so that the reader needs none on the log and cannot avoid it. A session that may not write is refused (25006): no log, no data.
-- A reader who rolls back takes the row with it, but not the line in the server log.
create or replace function mart_restricted.note_person(view_name text, person_key bigint)
returns boolean
language plpgsql
volatile
security definer
cost 1000
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into vault.reading (reader, view_name, person_key, transaction_id)
    select session_user, note_person.view_name, note_person.person_key, cast(pg_current_xact_id() as text)
    where not exists (
        select 1 from vault.reading as noted
        where
            noted.transaction_id = cast(pg_current_xact_id() as text)
            and noted.reader = session_user
            and noted.view_name = note_person.view_name
            and noted.person_key = note_person.person_key
    );
    if found then
        raise log 'sinergi: mart_restricted.% of person % read by %', note_person.view_name, note_person.person_key, session_user;
    end if;
    return true;
end
$$;
comment on function mart_restricted.note_person(text, bigint) is
'Writes down who read about which person. · Mencatat siapa membaca tentang siapa';
