-- load.sql | Mirrors reference.tariff; writes only what differs.
insert into warehouse.dim_tariff (kind, valid_from, valid_to, amount_idr, amount_usd, unit, is_current)
select
    kind,
    valid_from,
    valid_to,
    amount_idr,
    amount_usd,
    unit,
    valid_from <= cast(:clock as date) and (valid_to is null or valid_to >= cast(:clock as date))
from reference.tariff
on conflict (kind, valid_from) do update
set
    valid_to = excluded.valid_to,
    amount_idr = excluded.amount_idr,
    amount_usd = excluded.amount_usd,
    unit = excluded.unit,
    is_current = excluded.is_current
where
    (dim_tariff.valid_to, dim_tariff.amount_idr, dim_tariff.amount_usd, dim_tariff.unit, dim_tariff.is_current)
    is distinct from (excluded.valid_to, excluded.amount_idr, excluded.amount_usd, excluded.unit, excluded.is_current);
