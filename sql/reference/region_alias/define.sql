-- define.sql | Grain: one row per spelling and region and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.region_alias (
    alias text not null,
    region_code text not null,
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (alias, region_code, valid_from)
);
-- Databases made before rows had spells of validity.
select reference.key_by('region_alias', 'alias, region_code, valid_from');
comment on table reference.region_alias is 'Spellings of region names met in submissions, old names included (ejaan lain nama wilayah).';
comment on column reference.region_alias.alias is 'Spelling as written; readers ignore case, blanks and punctuation (ejaan).';
comment on column reference.region_alias.region_code is 'Current dotted code (kode wilayah).';
comment on column reference.region_alias.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.region_alias.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.region_alias.source is 'Where the fact stands (sumber).';
comment on column reference.region_alias.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
