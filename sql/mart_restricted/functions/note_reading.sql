-- Leaves a line in the server log: who read which worklist. A log line, not a row, so that read-only sessions can read too.
create or replace function mart_restricted.note_reading(view_name text)
returns boolean
language plpgsql
volatile
as $$
begin
    raise log 'sinergi: mart_restricted.% read by %', view_name, session_user;
    return true;
end
$$;
comment on function mart_restricted.note_reading(text) is
'Notes in the server log that a person-level worklist was read. · Mencatat pembacaan daftar kerja';
