-- Codes of then under which something has moved: old codes, and the kecamatan that lost a village. What is under none of them bears
-- today's code, and nobody has to look further.
create or replace function warehouse.moved_places() returns text []
language sql stable parallel safe
-- Readers of marts may read neither tables nor references.
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(distinct place.region_code), cast(array[] as text []))
    from reference.region_history as moved
    cross join lateral (values (moved.old_code), (left(moved.old_code, 8))) as place (region_code)
    where moved.change = 'move' and moved.old_code is not null and moved.valid_from <= current_date
$$;
comment on function warehouse.moved_places() is 'Codes of then under which something has moved (kode lama yang terdampak perubahan wilayah).';
