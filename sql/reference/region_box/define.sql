-- define.sql | Grain: one row per region and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.region_box (
    region_code text not null,
    lat_min numeric not null check (lat_min between -90 and 90),
    lat_max numeric not null check (lat_max between -90 and 90),
    lon_min numeric not null check (lon_min between -180 and 180),
    lon_max numeric not null check (lon_max between -180 and 180),
    check (lat_min < lat_max and lon_min < lon_max),
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (region_code, valid_from)
);
comment on table reference.region_box is 'Box around a regency or city, for coordinates that cannot be right (kotak koordinat wilayah).';
comment on column reference.region_box.region_code is 'Dotted code of the regency or city (kode kabupaten/kota).';
comment on column reference.region_box.lat_min is 'Southern edge, degrees (lintang paling selatan).';
comment on column reference.region_box.lat_max is 'Northern edge, degrees (lintang paling utara).';
comment on column reference.region_box.lon_min is 'Western edge, degrees (bujur paling barat).';
comment on column reference.region_box.lon_max is 'Eastern edge, degrees (bujur paling timur).';
comment on column reference.region_box.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.region_box.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.region_box.source is 'Where the fact stands (sumber).';
comment on column reference.region_box.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
