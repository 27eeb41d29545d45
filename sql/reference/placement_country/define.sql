-- define.sql | Grain: one row per country and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.placement_country (
    country_code text not null,
    is_open boolean not null,
    note text,
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (country_code, valid_from)
);
comment on table reference.placement_country is 'Countries open or closed to the placement of migrant workers; a country without a row in force is not listed (negara penempatan PMI).';
comment on column reference.placement_country.country_code is 'Three-letter code (kode negara).';
comment on column reference.placement_country.is_open is 'Placement allowed (terbuka untuk penempatan).';
comment on column reference.placement_country.note is 'Limits, such as schemes or kinds of employer (keterangan).';
comment on column reference.placement_country.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.placement_country.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.placement_country.source is 'Where the fact stands (sumber).';
comment on column reference.placement_country.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
