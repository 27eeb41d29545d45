-- define.sql | Grain: one row per submission and fact table loaded. The primary key says so too.
create table if not exists warehouse.load_log (
    submission_key bigint,
    table_name text,
    loaded_at timestamptz not null,
    rows integer not null,
    link_version text,
    primary key (submission_key, table_name)
);

comment on table warehouse.load_log is 'What the warehouse has loaded, so that a second run loads only what is new. · Catatan pemuatan';
comment on column warehouse.load_log.submission_key is 'The submission. · kiriman';
comment on column warehouse.load_log.table_name is 'Fact or dimension, without its schema. · tabel';
comment on column warehouse.load_log.loaded_at is 'Clock of the run that loaded it. · dimuat pada';
comment on column warehouse.load_log.rows is 'Rows loaded. · jumlah baris';
comment on column warehouse.load_log.link_version is 'Version of the identity links it was loaded with (row version of identity.resolution): another one means load again. · versi tautan identitas';
