-- define.sql | Grain: one row per file loaded by `sinergi reference load`.
create table if not exists reference.loaded_file (
    load_key bigint generated always as identity primary key,
    table_name text not null,
    file_name text not null,
    sha256 text not null,
    source text not null,
    rows_read integer not null,
    rows_added integer not null,
    rows_closed integer not null,
    rows_changed integer not null,
    loaded_at timestamptz not null default now()
);
comment on table reference.loaded_file is 'Official lists loaded into the reference tables (daftar resmi yang dimuat).';
comment on column reference.loaded_file.load_key is 'Key of the load (kunci).';
comment on column reference.loaded_file.table_name is 'Reference table (tabel).';
comment on column reference.loaded_file.file_name is 'Name of the file (nama berkas).';
comment on column reference.loaded_file.sha256 is 'Digest of its bytes (sidik berkas).';
comment on column reference.loaded_file.source is 'Where the facts stand: the decree or publication (sumber).';
comment on column reference.loaded_file.rows_read is 'Data rows in the file (baris dibaca).';
comment on column reference.loaded_file.rows_added is 'Rows that became part of the table (baris ditambah).';
comment on column reference.loaded_file.rows_closed is 'Rows that got a last day (baris diakhiri).';
comment on column reference.loaded_file.rows_changed is 'Rows corrected or confirmed in place; reference.replaced_row has the former ones (baris diperbaiki).';
comment on column reference.loaded_file.loaded_at is 'When (waktu).';
