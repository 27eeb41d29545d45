-- define.sql | Grain: one row per spelling and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.country_alias (
    alias text not null,
    country_code text not null,
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (alias, valid_from)
);
-- Databases made before rows had spells of validity.
select reference.key_by('country_alias', 'alias, valid_from');
comment on table reference.country_alias is 'Spellings of nationalities met in submissions, and one-letter or retired passport codes (ejaan lain kewarganegaraan).';
comment on column reference.country_alias.alias is 'Spelling as written; readers ignore case, blanks and punctuation; wins over the names in reference.country (ejaan).';
comment on column reference.country_alias.country_code is 'Three-letter code (kode negara).';
comment on column reference.country_alias.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.country_alias.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.country_alias.source is 'Where the fact stands (sumber).';
comment on column reference.country_alias.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
