-- load.sql | Mirrors reference.population; writes only what differs.
insert into warehouse.dim_population (region_code, valid_from, valid_to, residents_15_64)
select
    region_code,
    valid_from,
    valid_to,
    residents_15_64
from reference.population
on conflict (region_code, valid_from) do update
set
    valid_to = excluded.valid_to,
    residents_15_64 = excluded.residents_15_64
where (dim_population.valid_to, dim_population.residents_15_64) is distinct from (excluded.valid_to, excluded.residents_15_64);
