-- Grain: one row per data row that was sent back for mending: all rows of a refused file, the rejected rows of an accepted one.
-- Kept until the sender's mended file is accepted, to tell what was corrected. Loader only.
create table if not exists quality.returned_row (
    submission_key bigint not null,
    row_number integer not null,
    content jsonb not null,
    primary key (submission_key, row_number)
);
comment on table quality.returned_row is 'Baris yang dikembalikan untuk diperbaiki (rows sent back, until mended; personal data, loader only).';
comment on column quality.returned_row.submission_key is 'Kunci kiriman (submission).';
comment on column quality.returned_row.row_number is 'Nomor baris pengirim (row as the sender sees it).';
comment on column quality.returned_row.content is 'Isi baris sebagaimana dibaca (row as read).';
