-- view.sql | Grain: one row per public mart, row of it and measure, as released, with its place. Every view of mart_public reads it.
create or replace view warehouse.released_cell as
select
    released.view_name,
    released.cell,
    released.cell ->> 'period' as period,
    released.cell ->> 'region_code' as region_code,
    coalesce(region.region_name, 'TIDAK DIKETAHUI') as region_name,
    released.measure,
    released.published
from warehouse.public_cell as released
-- The name of the deepest place that is known of the code.
left join lateral (
    select held.region_name
    from warehouse.dim_region as held
    where
        held.is_current
        and held.region_code in (
            released.cell ->> 'region_code', left(released.cell ->> 'region_code', 8), left(released.cell ->> 'region_code', 5),
            left(released.cell ->> 'region_code', 2)
        )
    order by length(held.region_code) desc
    limit 1
) as region on true;
comment on view warehouse.released_cell is 'Public figures with period and place; null is withheld. · Angka untuk umum beserta tempatnya';
comment on column warehouse.released_cell.view_name is 'View of mart_public, without its schema. · nama view';
comment on column warehouse.released_cell.cell is 'Keys of the row. · kunci baris';
comment on column warehouse.released_cell.period is 'Period of the row. · periode';
comment on column warehouse.released_cell.region_code is 'Dotted code of its region. · kode wilayah';
comment on column warehouse.released_cell.region_name is 'Name of the region, or of the deepest one above it that is listed. · nama wilayah';
comment on column warehouse.released_cell.measure is 'Measure. · ukuran';
comment on column warehouse.released_cell.published is 'The figure rounded to five, or 0; null is withheld. · angka yang diumumkan';
