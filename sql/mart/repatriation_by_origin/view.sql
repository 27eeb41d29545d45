-- view.sql | R28. Grain: one row per month of arrival, region of the KTP, wave and country. Persons over all senders, from rows, never from headlines.
create or replace view mart.repatriation_by_origin as
with counted as (
    select
        period,
        ktp_region_code as region_code,
        wave,
        country_code as country,
        count(*) as persons
    from warehouse.homecoming_known
    group by period, ktp_region_code, wave, country_code
)

select
    counted.period,
    counted.region_code,
    coalesce(place.region_name, 'TIDAK DIKETAHUI') as region_name,
    counted.wave,
    counted.country,
    counted.persons
from counted
left join lateral (
    select region.region_name
    from warehouse.visible_region as region
    where region.region_code in (left(counted.region_code, 13), left(counted.region_code, 8), left(counted.region_code, 5), left(counted.region_code, 2))
    order by length(region.region_code) desc
    limit 1
) as place on true
where place.region_name is not null or (select warehouse.sees_all_regions());
comment on view mart.repatriation_by_origin is
'R28: citizens who came home, by the region of their KTP. The region is the deepest that the KTP names; its name is that of the nearest region that we hold. · Pemulangan menurut asal dan negara';
comment on column mart.repatriation_by_origin.period is 'Month of arrival. · periode';
comment on column mart.repatriation_by_origin.region_code is 'Region of the KTP, kelurahan where told; null when nobody knows. · kode wilayah KTP';
comment on column mart.repatriation_by_origin.region_name is 'Name of the region, or TIDAK DIKETAHUI. · nama wilayah';
comment on column mart.repatriation_by_origin.wave is 'Wave; null for those who came alone. · gelombang';
comment on column mart.repatriation_by_origin.country is 'Country come from, ISO 3166-1 alpha-3; XXX unknown. · negara';
comment on column mart.repatriation_by_origin.persons is 'Distinct persons over all senders. · orang';
