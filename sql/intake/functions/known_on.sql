-- The instant as of which marts answer: the session setting sinergi.known_on, unset = everything known by now.
create or replace function intake.known_on() returns timestamptz
language sql stable parallel safe
as $$
    select coalesce(cast(nullif(current_setting('sinergi.known_on', true), '') as timestamptz), 'infinity'::timestamptz)
$$;
comment on function intake.known_on() is
'Saat pengetahuan yang ditanyakan: SET sinergi.known_on = ...; kosong = sekarang (the instant as of which every mart answers).';
