-- define.sql | Grain: one row per region and version (SCD-2, from reference.region). The primary key says so too.
create table if not exists warehouse.dim_region (
    region_key bigint generated always as identity,
    region_code text not null,
    region_name text not null,
    level integer not null,
    kind text,
    parent_code text,
    kecamatan_code text,
    kabupaten_code text,
    kabupaten_name text,
    bps_code text,
    tile_col integer,
    tile_row integer,
    valid_from date not null,
    valid_to date,
    is_current boolean not null,
    is_last boolean not null default true,
    primary key (region_key)
);
-- Databases made before marts kept the codes of then.
alter table warehouse.dim_region add column if not exists is_last boolean not null default true;
create unique index if not exists dim_region_version on warehouse.dim_region (region_code, valid_from);
create unique index if not exists dim_region_current on warehouse.dim_region (region_code) where is_current;
alter table warehouse.dim_region add column if not exists known_from timestamptz not null default '-infinity';

comment on table warehouse.dim_region is 'Regions from province to village, with the versions of their names, parents and codes. · Wilayah';
comment on column warehouse.dim_region.region_key is 'Key of this version of the region. · kunci versi wilayah';
comment on column warehouse.dim_region.region_code is 'Dotted Kemendagri code, such as 64.02.12. · kode wilayah';
comment on column warehouse.dim_region.region_name is 'Official name. · nama wilayah';
comment on column warehouse.dim_region.level is '1 province, 2 kabupaten or kota, 3 kecamatan, 4 desa or kelurahan. · tingkat';
comment on column warehouse.dim_region.kind is 'provinsi, kabupaten, kota, kecamatan, desa or kelurahan. · jenis wilayah';
comment on column warehouse.dim_region.parent_code is 'Code of the region above it. · kode induk';
comment on column warehouse.dim_region.kecamatan_code is 'Code of its kecamatan; its own for a kecamatan. · kode kecamatan';
comment on column warehouse.dim_region.kabupaten_code is 'Code of its kabupaten or kota; its own for one. · kode kabupaten/kota';
comment on column warehouse.dim_region.kabupaten_name is 'Name of its kabupaten or kota. · nama kabupaten/kota';
comment on column warehouse.dim_region.bps_code is 'Code of Statistics Indonesia, not to be mixed with region_code. · kode BPS';
comment on column warehouse.dim_region.tile_col is 'Column in the tile map of its kabupaten, 0 at the west. · kolom peta petak';
comment on column warehouse.dim_region.tile_row is 'Row in the tile map of its kabupaten, 0 at the north. · baris peta petak';
comment on column warehouse.dim_region.valid_from is 'First day on which this version holds; 0001-01-01 when older than our sources. · berlaku sejak';
comment on column warehouse.dim_region.valid_to is 'Last day on which it holds; null while it does. · berlaku sampai';
comment on column warehouse.dim_region.is_current is 'True for the version that holds now. · versi yang berlaku';
comment on column warehouse.dim_region.known_from is 'Clock of the load since which the row says this; -infinity for the first load. · diketahui sejak';
comment on column warehouse.dim_region.is_last is 'True for the version that holds now, and for the last one of a code that is no longer in use. · versi terakhir';
