-- define.sql | Grain: one row per region and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.region (
    region_code text not null,
    level smallint not null check (level between 1 and 4),
    kind text not null check (kind in ('provinsi', 'kabupaten', 'kota', 'kecamatan', 'kelurahan', 'desa')),
    region_name text not null,
    parent_code text,
    bps_code text,
    tile_col smallint,
    tile_row smallint,
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (region_code, valid_from)
);
create index if not exists region_parent on reference.region (parent_code);
comment on table reference.region is 'Provinces and regencies of the country, districts and villages of the regions loaded (wilayah administrasi Kemendagri).';
comment on column reference.region.region_code is 'Dotted Kemendagri code, PP, PP.KK, PP.KK.CC or PP.KK.CC.DDDD (kode wilayah).';
comment on column reference.region.level is '1 province, 2 regency or city, 3 district, 4 village (tingkat).';
comment on column reference.region.kind is 'Kind of region (jenis wilayah).';
comment on column reference.region.region_name is 'Name in the decree (nama wilayah).';
comment on column reference.region.parent_code is 'Code of the region above; null for a province (kode induk).';
comment on column reference.region.bps_code is 'Code in BPS statistics; a different scheme, never mix (kode BPS).';
comment on column reference.region.tile_col is 'Column of the district in the tile map (kolom peta petak).';
comment on column reference.region.tile_row is 'Row of the district in the tile map (baris peta petak).';
comment on column reference.region.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.region.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.region.source is 'Where the fact stands (sumber).';
comment on column reference.region.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
