-- Grain: one row per rejected data row. Nothing is lost: the row waits here with its reasons. Loader only.
create table if not exists quality.quarantine (
    submission_key bigint not null,
    row_number integer not null,
    rule_codes text[] not null,
    content jsonb not null,
    primary key (submission_key, row_number)
);
comment on table quality.quarantine is 'Karantina: baris yang ditolak beserta alasannya (rejected rows with reasons; personal data, loader only).';
comment on column quality.quarantine.submission_key is 'Kunci kiriman (submission).';
comment on column quality.quarantine.row_number is 'Nomor baris pengirim (row as the sender sees it).';
comment on column quality.quarantine.rule_codes is 'Aturan yang menolak (rejecting rules).';
comment on column quality.quarantine.content is 'Isi baris sebagaimana dibaca (row as read).';
