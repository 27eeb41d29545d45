-- load.sql | Mirrors reference.country; writes only what differs. The unknown nationality is a row of its own.
insert into warehouse.dim_country (country_code, alpha2, name_id, name_en)
select
    country_code,
    alpha2,
    name_id,
    name_en
from (
    select distinct on (country_code)
        country_code,
        alpha2,
        name_id,
        name_en
    from reference.country
    order by country_code asc, valid_from desc
) as latest
union all
select 'XXX', null, 'Tidak diketahui', 'Unknown'
where not exists (select 1 from reference.country where country_code = 'XXX')
on conflict (country_code) do update
set
    alpha2 = excluded.alpha2,
    name_id = excluded.name_id,
    name_en = excluded.name_en
where
    (dim_country.alpha2, dim_country.name_id, dim_country.name_en) is distinct from (excluded.alpha2, excluded.name_id, excluded.name_en);
