-- define.sql | Grain: one row per nationality and form of passport number and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.passport_pattern (
    country_code text not null,
    pattern text not null,
    shape text not null,
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (country_code, pattern, valid_from)
);
-- Databases made before rows had spells of validity.
select reference.key_by('passport_pattern', 'country_code, pattern, valid_from');
comment on table reference.passport_pattern is 'National forms of passport numbers; they change, so they only warn (pola nomor paspor).';
comment on column reference.passport_pattern.country_code is 'Three-letter code (kode negara).';
comment on column reference.passport_pattern.pattern is 'Regular expression over the number without blanks and punctuation (pola).';
comment on column reference.passport_pattern.shape is 'The same as a shape: 9 a digit, a any letter, a capital that very letter; at most two a (bentuk).';
comment on column reference.passport_pattern.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.passport_pattern.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.passport_pattern.source is 'Where the fact stands (sumber).';
comment on column reference.passport_pattern.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
