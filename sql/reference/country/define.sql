-- define.sql | Grain: one row per nationality code of a passport and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.country (
    country_code text not null,
    alpha2 text,
    name_id text not null,
    name_en text not null,
    kind text not null check (kind in ('country', 'special', 'organisation')),
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (country_code, valid_from)
);
-- Databases made before rows had spells of validity.
select reference.key_by('country', 'country_code, valid_from');
comment on table reference.country is 'ISO 3166-1 countries with Indonesian names, and the special codes of ICAO 9303 (negara dan kode kewarganegaraan).';
comment on column reference.country.country_code is 'Three letters, ISO 3166-1 alpha-3 or ICAO 9303-3 (kode tiga huruf).';
comment on column reference.country.alpha2 is 'Two letters, ISO 3166-1; null for special codes (kode dua huruf).';
comment on column reference.country.name_id is 'Indonesian name (nama Indonesia).';
comment on column reference.country.name_en is 'English name (nama Inggris).';
comment on column reference.country.kind is 'country; special: stateless, refugee, unknown; organisation: issues passports but is no country (jenis).';
comment on column reference.country.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.country.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.country.source is 'Where the fact stands (sumber).';
comment on column reference.country.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
