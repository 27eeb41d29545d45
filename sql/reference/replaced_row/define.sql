-- define.sql | Grain: one row per row of a reference table that a load closed, corrected or confirmed: as it stood before.
create table if not exists reference.replaced_row (
    load_key bigint not null references reference.loaded_file (load_key),
    row_number integer not null,
    how text not null check (how in ('closed', 'corrected', 'confirmed')),
    content jsonb not null,
    primary key (load_key, row_number)
);
comment on table reference.replaced_row is 'Reference rows as they stood before a load changed them: nothing is ever lost (baris sebelum diubah).';
comment on column reference.replaced_row.load_key is 'The load that changed it (kunci muatan).';
comment on column reference.replaced_row.row_number is 'Running number within the load (nomor urut).';
comment on column reference.replaced_row.how is 'closed: got a last day; corrected: other values from the same day; confirmed: other source or confidence alone (cara).';
comment on column reference.replaced_row.content is 'The whole row before (isi semula).';
