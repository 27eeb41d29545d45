-- view.sql | Grain: one row per version of a region, as known at sinergi.known_on: what the dimension says since then, and what it said before.
create or replace view warehouse.region_known as
select
    region.region_code,
    region.region_name,
    region.level,
    region.kecamatan_code,
    region.kabupaten_code,
    region.kabupaten_name,
    region.tile_col,
    region.tile_row,
    region.is_current,
    region.is_last
from warehouse.dim_region as region
where region.known_from <= (select intake.known_on())
union all
select
    told.region_code,
    told.region_name,
    told.level,
    told.kecamatan_code,
    told.kabupaten_code,
    told.kabupaten_name,
    told.tile_col,
    told.tile_row,
    told.is_current,
    coalesce(told.is_last, true)
from warehouse.past_row as past
cross join lateral jsonb_populate_record(cast(null as warehouse.dim_region), past.body) as told
where
    past.table_name = 'dim_region'
    and past.known_from <= (select intake.known_on())
    and past.known_to > (select intake.known_on());
comment on view warehouse.region_known is 'Regions as known on the day that is asked for. · Wilayah menurut pengetahuan pada satu saat';
comment on column warehouse.region_known.region_code is 'Code of the region. · kode wilayah';
comment on column warehouse.region_known.region_name is 'Its name. · nama wilayah';
comment on column warehouse.region_known.level is '1 province, 2 kabupaten or kota, 3 kecamatan, 4 desa or kelurahan. · tingkat';
comment on column warehouse.region_known.kecamatan_code is 'Kecamatan it belongs to. · kode kecamatan';
comment on column warehouse.region_known.kabupaten_code is 'Kabupaten or kota it belongs to. · kode kabupaten/kota';
comment on column warehouse.region_known.kabupaten_name is 'Name of that. · nama kabupaten/kota';
comment on column warehouse.region_known.tile_col is 'Column on the tile map. · kolom peta';
comment on column warehouse.region_known.tile_row is 'Row on the tile map. · baris peta';
comment on column warehouse.region_known.is_current is 'True for the version that holds. · versi yang berlaku';
comment on column warehouse.region_known.is_last is 'True for the version that holds, and for the last one of a code that is no longer in use. · versi terakhir';
