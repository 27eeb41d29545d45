-- What people decide is written once: a change of mind is a further row.
create or replace function intake.append_only() returns trigger
language plpgsql
as $$
begin
    raise exception 'rows of %.% are never changed or taken away; record a new decision', tg_table_schema, tg_table_name
        using errcode = '42501';
end
$$;
comment on function intake.append_only() is
'Menolak ubah dan hapus: keputusan orang hanya ditambah (keeps the record of decisions append-only).';
