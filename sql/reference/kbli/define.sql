-- define.sql | Grain: one row per KBLI version and code and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.kbli (
    version smallint not null check (version in (2020, 2025)),
    code text not null,
    level smallint not null check (level between 1 and 5),
    section text not null,
    title_id text not null,
    sector text not null,
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (version, code, valid_from)
);
-- Databases made before rows had spells of validity.
select reference.key_by('kbli', 'version, code, valid_from');
comment on table reference.kbli is 'KBLI sections and divisions, section B in full, with the sector of the reports (klasifikasi baku lapangan usaha).';
comment on column reference.kbli.version is 'Edition: 2020 or 2025 (versi KBLI).';
comment on column reference.kbli.code is 'Letter of the section or 2 to 5 digits (kode).';
comment on column reference.kbli.level is '1 section; 2 to 5 number of digits (tingkat).';
comment on column reference.kbli.section is 'Letter of the section in this edition (kategori).';
comment on column reference.kbli.title_id is 'Title (judul).';
comment on column reference.kbli.sector is 'Sector code of form K01 (sektor laporan).';
comment on column reference.kbli.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.kbli.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.kbli.source is 'Where the fact stands (sumber).';
comment on column reference.kbli.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
