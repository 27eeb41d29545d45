-- Grain: one row per cell that a sender changed after an answer (row and column), or per file-level remark that is gone. No values.
create table if not exists quality.correction (
    submission_key bigint not null,
    answered_submission_key bigint not null,
    subject text,
    row_number integer,
    column_name text,
    rule_codes text[] not null default '{}'
);
create index if not exists correction_submission on quality.correction (submission_key);
create index if not exists correction_answered on quality.correction (answered_submission_key);
comment on table quality.correction is 'Perbaikan setelah jawaban: sel yang diubah, tanpa isi (cells changed after an answer, no values).';
comment on column quality.correction.submission_key is 'Kiriman perbaikan (the correcting submission).';
comment on column quality.correction.answered_submission_key is 'Kiriman yang diperbaiki (the submission that was answered).';
comment on column quality.correction.subject is 'Sidik kunci baris; kosong = seluruh berkas (hash of the row key, null = the file).';
comment on column quality.correction.row_number is 'Nomor baris pada kiriman yang diperbaiki (row in the answered file).';
comment on column quality.correction.column_name is 'Kolom yang diubah (column).';
comment on column quality.correction.rule_codes is 'Aturan yang memintanya; kosong = tidak diminta (rules that asked for it, empty = unasked).';
