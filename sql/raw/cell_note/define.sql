-- Grain: one row per remark of the reader about a cell, a row or a file in work. Lives only while a batch is in work.
create unlogged table if not exists raw.cell_note (
    submission_key bigint not null,
    row_number integer,
    column_name text,
    cell text,
    rule_code text not null,
    observed text,
    detail text
);
create index if not exists cell_note_submission on raw.cell_note (submission_key);
comment on table raw.cell_note is 'Catatan pembaca tentang sel yang diperbaiki atau tidak terbaca (remarks of the reader while in work).';
comment on column raw.cell_note.submission_key is 'Kunci kiriman (submission).';
comment on column raw.cell_note.row_number is 'Nomor baris; kosong = seluruh berkas (row, null = whole file).';
comment on column raw.cell_note.column_name is 'Kolom (column).';
comment on column raw.cell_note.cell is 'Alamat sel, misalnya F12 (cell address).';
comment on column raw.cell_note.rule_code is 'Kode aturan (rule code).';
comment on column raw.cell_note.observed is 'Isi sel sebagaimana dikirim (as sent).';
comment on column raw.cell_note.detail is 'Cara perbaikan (how it was read).';
