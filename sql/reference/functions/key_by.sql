-- Gives a reference table its primary key; does nothing where it has it already, so that init may repeat it.
create or replace function reference.key_by(table_name text, key_columns text) returns void
language plpgsql as $$
declare
    held text;
    name text;
begin
    select string_agg(field.attname, ', ' order by place.ordinal), max(held_key.conname)
    into held, name
    from pg_constraint as held_key
    cross join lateral unnest(held_key.conkey) with ordinality as place (attnum, ordinal)
    inner join pg_attribute as field on field.attrelid = held_key.conrelid and field.attnum = place.attnum
    where held_key.contype = 'p' and held_key.conrelid = cast(format('reference.%I', table_name) as regclass);
    if held is distinct from key_columns then
        if name is not null then
            execute format('alter table reference.%I drop constraint %I', table_name, name);
        end if;
        execute format('alter table reference.%I add primary key (%s)', table_name, key_columns);
    end if;
end;
$$;

comment on function reference.key_by(text, text) is 'Gives a reference table its primary key, once (kunci utama tabel referensi).';
