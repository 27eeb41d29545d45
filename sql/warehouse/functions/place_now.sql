-- The code that a place bears today. Only the deepest prefix with a known successor is followed, so a code may come back shallower:
-- of a village in a regency that was renumbered, the new regency is all that is known.
create or replace function warehouse.place_now(place_code text) returns text
language sql stable parallel safe
-- Readers of marts may read neither tables nor references.
security definer
set search_path = pg_catalog, pg_temp
as $$
    with recursive chain as (
        select
            place_code as region_code,
            0 as step
        union all
        (
            select
                moved.new_code,
                chain.step + 1
            from chain
            inner join reference.region_history as moved
                on moved.old_code in (chain.region_code, left(chain.region_code, 8), left(chain.region_code, 5))
            where moved.change = 'move' and moved.valid_from <= current_date and chain.step < 9
            order by length(moved.old_code) desc, moved.valid_from desc
            limit 1
        )
    )

    select region_code
    from chain
    order by step desc
    limit 1
$$;
comment on function warehouse.place_now(text) is 'Today''s code of a place that was renumbered or moved to another kecamatan (kode wilayah yang berlaku sekarang).';
