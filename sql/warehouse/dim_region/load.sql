-- load.sql | Mirrors the versions in reference.region, and codes that only reference.region_history remembers; is_current as of the clock. A version that moved out of force steps back first.
update warehouse.dim_region as region
set
    is_current = false,
    valid_to = version.valid_to
from reference.region as version
where
    region.is_current
    and region.region_code = version.region_code
    and region.valid_from = coalesce(version.valid_from, date '0001-01-01')
    and version.valid_to < cast(:clock as date);

insert into warehouse.dim_region (
    region_code, region_name, level, kind, parent_code, kecamatan_code, kabupaten_code, kabupaten_name, bps_code, tile_col, tile_row,
    valid_from, valid_to, is_current
)
select
    version.region_code,
    version.region_name,
    version.level,
    version.kind,
    version.parent_code,
    case when version.level >= 3 then left(version.region_code, 8) end,
    case when version.level >= 2 then left(version.region_code, 5) end,
    above.region_name,
    version.bps_code,
    version.tile_col,
    version.tile_row,
    coalesce(version.valid_from, date '0001-01-01'),
    version.valid_to,
    version.valid_to is null or version.valid_to >= cast(:clock as date)
from (
    select
        region_code,
        region_name,
        level,
        kind,
        parent_code,
        bps_code,
        tile_col,
        tile_row,
        valid_from,
        valid_to
    from reference.region
    union all
    (
        select distinct on (moved.old_code)
            moved.old_code,
            moved.old_name,
            successor.level,
            successor.kind,
            moved.old_parent_code,
            null,
            null,
            null,
            null,
            moved.valid_from - 1
        from reference.region_history as moved
        inner join reference.region as successor on moved.new_code = successor.region_code
        where
            moved.change = 'move'
            and moved.old_code is not null
            and moved.old_code not in (select known.region_code from reference.region as known)
        order by moved.old_code asc, moved.valid_from desc, successor.valid_from desc
    )
) as version
left join (
    select distinct on (region_code)
        region_code,
        region_name
    from reference.region
    where level = 2
    order by region_code asc, valid_to desc nulls first
) as above on left(version.region_code, 5) = above.region_code and version.level >= 2
on conflict (region_code, valid_from) do update
set
    region_name = excluded.region_name,
    level = excluded.level,
    kind = excluded.kind,
    parent_code = excluded.parent_code,
    kecamatan_code = excluded.kecamatan_code,
    kabupaten_code = excluded.kabupaten_code,
    kabupaten_name = excluded.kabupaten_name,
    bps_code = excluded.bps_code,
    tile_col = excluded.tile_col,
    tile_row = excluded.tile_row,
    valid_to = excluded.valid_to,
    is_current = excluded.is_current
where
    (
        dim_region.region_name, dim_region.level, dim_region.kind, dim_region.parent_code, dim_region.kabupaten_name, dim_region.bps_code,
        dim_region.tile_col, dim_region.tile_row, dim_region.valid_to, dim_region.is_current
    ) is distinct from (
        excluded.region_name, excluded.level, excluded.kind, excluded.parent_code, excluded.kabupaten_name, excluded.bps_code,
        excluded.tile_col, excluded.tile_row, excluded.valid_to, excluded.is_current
    );

-- What was told under a code that is no longer in use keeps its name.
update warehouse.dim_region as region
set is_last = version.is_last
from (
    select
        region_key,
        row_number() over (partition by region_code order by is_current desc, valid_from desc) = 1 as is_last
    from warehouse.dim_region
) as version
where region.region_key = version.region_key and region.is_last <> version.is_last;
