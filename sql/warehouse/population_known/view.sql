-- view.sql | Grain: one row per region and spell of a figure, as known at sinergi.known_on: what the dimension says since then, and what it said before.
create or replace view warehouse.population_known as
select
    figure.region_code,
    figure.valid_to,
    figure.residents_15_64
from warehouse.dim_population as figure
where figure.known_from <= (select intake.known_on())
union all
select
    told.region_code,
    told.valid_to,
    told.residents_15_64
from warehouse.past_row as past
cross join lateral jsonb_populate_record(cast(null as warehouse.dim_population), past.body) as told
where
    past.table_name = 'dim_population'
    and past.known_from <= (select intake.known_on())
    and past.known_to > (select intake.known_on());
comment on view warehouse.population_known is 'Residents aged 15 to 64 as known on the day that is asked for. · Penduduk menurut pengetahuan pada satu saat';
comment on column warehouse.population_known.region_code is 'Village, or regency as a whole. · kode wilayah';
comment on column warehouse.population_known.valid_to is 'Last day of the figure; null while it holds. · berlaku sampai';
comment on column warehouse.population_known.residents_15_64 is 'Residents aged 15 to 64. · penduduk 15–64';
