-- Stamps a row of a dimension with the clock of the load (sinergi.learnt_at) and keeps what stood there before. What was learnt at
-- that clock or later is corrected in place.
create or replace function warehouse.keep_past()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    learnt timestamptz := coalesce(cast(nullif(current_setting('sinergi.learnt_at', true), '') as timestamptz), now());
begin
    if tg_op <> 'INSERT' then
        if old.known_from < learnt then
            insert into warehouse.past_row (table_name, known_from, known_to, body)
            values (tg_table_name, old.known_from, learnt, to_jsonb(old));
        else
            learnt := old.known_from;
        end if;
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    new.known_from := learnt;
    return new;
end
$$;
comment on function warehouse.keep_past() is 'Keeps what a row of a dimension was before it is changed. · Menyimpan isi lama';
