-- Kecamatan, by any code, in which somebody may be placed otherwise today than he was told: where something moved from or to.
create or replace function warehouse.touched_kecamatan() returns text []
language sql stable parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(distinct place.region_code), cast(array[] as text []))
    from unnest(warehouse.moved_places()) as moved (region_code)
    cross join lateral (values (left(moved.region_code, 8)), (left(warehouse.place_now(moved.region_code), 8))) as place (region_code)
    where length(place.region_code) = 8
$$;
comment on function warehouse.touched_kecamatan() is 'Kecamatan from or to which something has moved (kecamatan yang terdampak perubahan wilayah).';
