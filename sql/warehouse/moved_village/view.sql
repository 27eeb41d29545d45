-- view.sql | Grain: one row per village, by a code of then, that was renumbered or went over to another kecamatan.
create or replace view warehouse.moved_village as
select
    place.region_code as village_code,
    -- Nobody leaves the kabupaten by this.
    case when stays.is_told then told.region_code end as village_code_now,
    case when stays.is_told then left(told.region_code, 8) else left(place.region_code, 8) end as region_code_now
from unnest(warehouse.moved_places()) as place (region_code)
cross join lateral (select warehouse.place_now(place.region_code) as region_code) as told
cross join lateral (select length(told.region_code) = 13 and starts_with(told.region_code, left(place.region_code, 5)) as is_told) as stays
where length(place.region_code) = 13;
comment on view warehouse.moved_village is 'Villages that were renumbered or changed their kecamatan, with the codes of today. · Desa yang berubah';
comment on column warehouse.moved_village.village_code is 'Code of then. · kode desa saat itu';
comment on column warehouse.moved_village.village_code_now is 'Code of today; null where only the kecamatan is known. · kode desa sekarang';
comment on column warehouse.moved_village.region_code_now is 'Kecamatan of today. · kode kecamatan sekarang';
