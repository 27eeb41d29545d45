-- define.sql | Grain: one row per ISCO-08 / KBJI 2014 group and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.occupation (
    code text not null,
    level smallint not null check (level in (1, 2, 3, 4)),
    title_id text not null,
    title_en text not null,
    level_group text,
    title_pattern text,
    is_elementary boolean not null,
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (code, valid_from)
);
-- Databases made before rows had spells of validity.
select reference.key_by('occupation', 'code, valid_from');
comment on table reference.occupation is 'Occupation groups, major and sub-major in full, unit groups met among foreign workers (kelompok jabatan KBJI 2014).';
comment on column reference.occupation.code is '1, 2 or 4 digits (kode).';
comment on column reference.occupation.level is 'Number of digits (tingkat).';
comment on column reference.occupation.title_id is 'Indonesian title (nama Indonesia).';
comment on column reference.occupation.title_en is 'English title (nama Inggris).';
comment on column reference.occupation.level_group is 'Position level in the manpower permit; TERTUTUP: closed; DASAR: elementary (kelompok jenjang).';
comment on column reference.occupation.title_pattern is 'POSIX regular expression over the title in capitals, every other character turned into one blank (pola jabatan).';
comment on column reference.occupation.is_elementary is 'Elementary work, not open to foreign workers (pekerjaan dasar).';
comment on column reference.occupation.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.occupation.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.occupation.source is 'Where the fact stands (sumber).';
comment on column reference.occupation.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
