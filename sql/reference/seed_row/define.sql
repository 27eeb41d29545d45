-- define.sql | Grain: one row per row of a seed.csv, as init last wrote it. A row that still looks so was touched by nobody and follows the next seed.
create table if not exists reference.seed_row (
    table_name text not null,
    row_key jsonb not null,
    content jsonb not null,
    primary key (table_name, row_key)
);
comment on table reference.seed_row is 'What init wrote into the reference tables, to tell seed rows from rows that an office changed (baris bawaan).';
comment on column reference.seed_row.table_name is 'Reference table (tabel).';
comment on column reference.seed_row.row_key is 'Key of the row (kunci).';
comment on column reference.seed_row.content is 'The row as the seed has it (isi bawaan).';
