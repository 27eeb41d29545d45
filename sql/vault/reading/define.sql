-- Grain: one row per reading of one person's timeline: who read about whom, when. Append-only.
create table if not exists vault.reading (
    reading_key bigint generated always as identity,
    read_at timestamptz not null default clock_timestamp(),
    reader text not null,
    view_name text not null,
    person_key bigint not null,
    transaction_id text not null,
    primary key (reading_key)
);
create unique index if not exists reading_once on vault.reading (transaction_id, reader, view_name, person_key);
create or replace trigger append_only before update or delete or truncate on vault.reading
for each statement execute function intake.append_only();
comment on table vault.reading is 'Siapa membaca tentang siapa, dan kapan; hanya ditambah (who read about whom, append-only).';
comment on column vault.reading.reading_key is 'Kunci (our key).';
comment on column vault.reading.read_at is 'Saat dibaca (when).';
comment on column vault.reading.reader is 'Akun basis data (login).';
comment on column vault.reading.view_name is 'View yang dibaca (view).';
comment on column vault.reading.person_key is 'Orang yang dibaca (person, our key).';
comment on column vault.reading.transaction_id is 'Transaksi pembacaan; satu baris per orang dan transaksi (transaction).';
