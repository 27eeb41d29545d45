-- Grain: one row per distinct thing that rows say of a person: the numbers, name, birth date and sex together. Personal data.
-- A month that says nothing new adds no row here, so that its cost does not grow with history.
create table if not exists vault.statement (
    statement_key bigint not null,
    person_key bigint,
    first_period integer not null,
    source_rank smallint not null,
    tier smallint,
    score real,
    decided_by text,
    niora text collate "C",
    passport text collate "C",
    folded text collate "C",
    nationality text collate "C" not null,
    full_name text,
    birth_date date,
    sex text,
    region_code text,
    primary key (statement_key)
);
create index if not exists statement_niora on vault.statement (niora) where niora is not null;
create index if not exists statement_folded on vault.statement (folded) where folded is not null;
comment on table vault.statement is 'Pernyataan tentang seseorang, tiap bunyi satu baris. Data pribadi (what rows say of a person, each wording once).';
comment on column vault.statement.statement_key is 'Sidik isi pernyataan (fingerprint of the content; the same in every installation run that has the same secret).';
comment on column vault.statement.person_key is 'Orang yang dimaksud (identity.person in force).';
comment on column vault.statement.first_period is 'Periode paling awal yang memuatnya (earliest period that says so).';
comment on column vault.statement.source_rank is 'Peringkat sumber terbaik: 1 imigrasi, 2 perusahaan, 3 kecamatan, 4 dinas (rank of the best source that says so).';
comment on column vault.statement.tier is 'Tingkat bukti 1-5 (tier of the evidence that makes it this person).';
comment on column vault.statement.score is 'Kemiripan 0-1 (similarity, 1 = exact).';
comment on column vault.statement.decided_by is 'Aturan yang memutuskan (rule that decided).';
comment on column vault.statement.niora is 'Nomor induk orang asing; untuk WNI: nik: diikuti HMAC NIK, bukan NIK (immigration number; of citizens the keyed hash of the NIK).';
comment on column vault.statement.passport is 'Nomor paspor tanpa spasi dan tanda baca (normalised number).';
comment on column vault.statement.folded is 'Nomor paspor dengan huruf dan angka mirip disamakan (confusables folded).';
comment on column vault.statement.nationality is 'Kewarganegaraan ISO3; kosong = tidak diketahui (nationality, empty where unknown).';
comment on column vault.statement.full_name is 'Nama sebagaimana tertulis. Data pribadi (name as written).';
comment on column vault.statement.birth_date is 'Tanggal lahir. Data pribadi (birth date).';
comment on column vault.statement.sex is 'Jenis kelamin L/P (sex).';
comment on column vault.statement.region_code is 'Kecamatan, hanya bila tanpa nomor (kecamatan, for rows without any number).';
