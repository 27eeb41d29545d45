-- load.sql | Mirrors reference.kbli; writes only what differs.
insert into warehouse.dim_kbli (kbli_version, kbli, valid_from, valid_to, section, title_id, sector, is_current)
select
    cast(version as text),
    code,
    valid_from,
    valid_to,
    section,
    title_id,
    sector,
    valid_from <= cast(:clock as date) and (valid_to is null or valid_to >= cast(:clock as date))
from reference.kbli
on conflict (kbli_version, kbli, valid_from) do update
set
    valid_to = excluded.valid_to,
    section = excluded.section,
    title_id = excluded.title_id,
    sector = excluded.sector,
    is_current = excluded.is_current
where
    (dim_kbli.valid_to, dim_kbli.section, dim_kbli.title_id, dim_kbli.sector, dim_kbli.is_current)
    is distinct from (excluded.valid_to, excluded.section, excluded.title_id, excluded.sector, excluded.is_current);
