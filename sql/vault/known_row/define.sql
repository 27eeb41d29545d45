-- Grain: one row per sender, wording of a row without passport and NIORA, and person it was taken for. Personal data.
create table if not exists vault.known_row (
    form text not null,
    sender text not null,
    wording text collate "C" not null,
    person_key bigint not null,
    primary key (form, sender, wording, person_key)
);
comment on table vault.known_row is
'Ingatan: baris tanpa paspor yang sama dari pengirim yang sama tetap orang yang sama. Data pribadi (memory of rows without documents).';
comment on column vault.known_row.form is 'Kode formulir (form code).';
comment on column vault.known_row.sender is 'Kode pengirim (sender code).';
comment on column vault.known_row.wording is 'Nama, tanggal lahir, jenis kelamin, kewarganegaraan dan perusahaan sebagaimana tertulis (what the row says of the person).';
comment on column vault.known_row.person_key is 'Kunci orang (identity.person).';
