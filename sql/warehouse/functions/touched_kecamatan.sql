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

-- The same of kabupaten and kota, by the codes of then and of today.
create or replace function warehouse.touched_kabupaten() returns text []
language sql stable parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(distinct left(place.region_code, 5)), cast(array[] as text []))
    from unnest(warehouse.moved_places()) as moved (region_code)
    cross join lateral (values (moved.region_code), (warehouse.place_now(moved.region_code))) as place (region_code)
$$;
comment on function warehouse.touched_kabupaten() is 'Kabupaten or kota from, to or within which something has moved (kabupaten yang terdampak perubahan wilayah).';

-- Those kecamatan and all that was ever below them. A list of whole codes: a condition on it goes below the barrier of a mart, one on a part of a code does not.
create or replace function warehouse.touched_regions() returns text []
language sql stable parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(distinct place.region_code), cast(array[] as text []))
    from reference.region as place
    where left(place.region_code, 8) = any(cast((select warehouse.touched_kecamatan()) as text []))
$$;
comment on function warehouse.touched_regions() is 'Kecamatan itu beserta desa dan kelurahannya (those kecamatan with all villages ever in them).';
