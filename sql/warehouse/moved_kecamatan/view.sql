-- view.sql | Grain: one row per kecamatan, by a code of then, under which something has moved.
create or replace view warehouse.moved_kecamatan as
select
    moved.region_code,
    -- Nobody leaves the kabupaten by this.
    case when starts_with(told.region_code, left(moved.region_code, 5)) then told.region_code else moved.region_code end as region_code_now
from (
    select distinct left(place.region_code, 8) as region_code
    from unnest(warehouse.moved_places()) as place (region_code)
    where length(place.region_code) >= 8
) as moved
cross join lateral (select warehouse.place_now(moved.region_code) as region_code) as told;
comment on view warehouse.moved_kecamatan is 'Kecamatan that were renumbered or lost a village, with the code of today. · Kecamatan yang berubah';
comment on column warehouse.moved_kecamatan.region_code is 'Code of then. · kode kecamatan saat itu';
comment on column warehouse.moved_kecamatan.region_code_now is 'Code of today of those whose village has not moved; the same where only villages left (moved_village). · kode kecamatan sekarang';
