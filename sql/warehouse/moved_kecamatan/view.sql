-- view.sql | Grain: one row per kecamatan, by a code of then, under which something has moved.
create or replace view warehouse.moved_kecamatan as
with moved as (
    select
        left(place.region_code, 8) as region_code,
        bool_or(length(place.region_code) = 13) as has_lost_village
    from unnest(warehouse.moved_places()) as place (region_code)
    where length(place.region_code) >= 8
    group by left(place.region_code, 8)
)

select
    moved.region_code,
    -- Nobody leaves the kabupaten by this.
    case when starts_with(told.region_code, left(moved.region_code, 5)) then told.region_code else moved.region_code end as region_code_now,
    moved.has_lost_village
from moved
cross join lateral (select warehouse.place_now(moved.region_code) as region_code) as told;
comment on view warehouse.moved_kecamatan is 'Kecamatan that were renumbered or lost a village, with the code of today. · Kecamatan yang berubah';
comment on column warehouse.moved_kecamatan.region_code is 'Code of then. · kode kecamatan saat itu';
comment on column warehouse.moved_kecamatan.region_code_now is 'Code of today of those whose village is not known; the same where only villages left. · kode kecamatan sekarang';
comment on column warehouse.moved_kecamatan.has_lost_village is 'Villages left it: then the village of a person decides, see moved_person. · ada desa yang pindah';
