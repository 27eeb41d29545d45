-- load.sql | Mirrors reference.placement_country; writes only what differs.
insert into warehouse.dim_placement_country (country_code, valid_from, valid_to, is_open, note, is_current)
select
    country_code,
    valid_from,
    valid_to,
    is_open,
    note,
    valid_from <= cast(:clock as date) and (valid_to is null or valid_to >= cast(:clock as date))
from reference.placement_country
on conflict (country_code, valid_from) do update
set
    valid_to = excluded.valid_to,
    is_open = excluded.is_open,
    note = excluded.note,
    is_current = excluded.is_current
where
    (dim_placement_country.valid_to, dim_placement_country.is_open, dim_placement_country.note, dim_placement_country.is_current)
    is distinct from (excluded.valid_to, excluded.is_open, excluded.note, excluded.is_current);
