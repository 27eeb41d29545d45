-- view.sql | R42. Grain: one row per month, desa or kelurahan (the kecamatan where the village is not known) and state.
create or replace view mart.surveillance_map as
with judged as (
    select
        period,
        region_code,
        person_key,
        state
    from warehouse.reconciliation_known
),

seen as (
    select distinct on (warehouse.period_text(fact.period_key), fact.person_key, fact.region_code)
        warehouse.period_text(fact.period_key) as period,
        fact.person_key,
        fact.region_code,
        fact.village_code
    from warehouse.fact_district_presence as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.is_present and fact.person_key is not null and length(fact.village_code) > 8
    order by
        warehouse.period_text(fact.period_key) asc, fact.person_key asc, fact.region_code asc, fact.is_independent desc,
        source.file_key asc, fact.row_number asc
),

worked as (
    select distinct on (warehouse.period_text(fact.period_key), fact.person_key, fact.region_code)
        warehouse.period_text(fact.period_key) as period,
        fact.person_key,
        fact.region_code,
        place.village_code
    from warehouse.fact_company_roster as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    inner join warehouse.company_known as company on fact.company_key = company.company_key
    inner join warehouse.workplace_known as place
        on
            company.nib = place.nib
            and fact.workplace_id = place.workplace_id
            and fact.region_code = place.region_code
            and fact.period_key / 100 >= place.from_year
            and (place.to_year is null or fact.period_key / 100 <= place.to_year)
    where fact.person_key is not null
    order by
        warehouse.period_text(fact.period_key) asc, fact.person_key asc, fact.region_code asc, source.file_key asc, fact.row_number asc
),

counted as (
    select
        judged.period,
        coalesce(seen.village_code, worked.village_code, judged.region_code) as region_code,
        judged.state,
        count(distinct judged.person_key) as persons
    from judged
    left join seen
        on judged.period = seen.period and judged.person_key = seen.person_key and judged.region_code = seen.region_code
    left join worked
        on judged.period = worked.period and judged.person_key = worked.person_key and judged.region_code = worked.region_code
    group by judged.period, coalesce(seen.village_code, worked.village_code, judged.region_code), judged.state
),

site as (
    select
        month.period,
        place.village_code,
        count(distinct (place.nib, place.workplace_id)) as workplaces,
        avg(place.latitude) as latitude,
        avg(place.longitude) as longitude
    from warehouse.dim_period as month
    inner join warehouse.workplace_known as place
        on
            month.period_key / 100 >= place.from_year
            and (place.to_year is null or month.period_key / 100 <= place.to_year)
            and (place.active_from_date is null or place.active_from_date <= month.end_date)
            and (place.active_to_date is null or place.active_to_date >= month.end_date)
    where month.kind = 'month'
    group by month.period, place.village_code
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.state,
    counted.persons,
    coalesce(site.workplaces, 0) as workplaces,
    round(site.latitude, 5) as latitude,
    round(site.longitude, 5) as longitude
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join site on counted.period = site.period and counted.region_code = site.village_code;
comment on view mart.surveillance_map is
'R42: the surveillance map: persons by state of the three-way check and by village, as the district saw them, else where they work (P05); and the middle of the workplaces in use there. A stock: never add months; persons do not add over villages. workplaces repeats in every state: do not add it. · Peta pengawasan';
comment on column mart.surveillance_map.period is 'Month, such as 2026-10. · periode';
comment on column mart.surveillance_map.region_code is 'Desa or kelurahan; eight characters where only the kecamatan is known. · kode desa/kelurahan';
comment on column mart.surveillance_map.region_name is 'Name of the region. · nama wilayah';
comment on column mart.surveillance_map.state is 'State of the three-way check, X401 to X412 by label, or TIDAK_DAPAT_DINILAI. · status';
comment on column mart.surveillance_map.persons is 'Distinct persons. · orang';
comment on column mart.surveillance_map.workplaces is 'Workplaces in use in the village. · lokasi kerja aktif';
comment on column mart.surveillance_map.latitude is 'Middle of the workplaces, degrees; null if none is placed. · lintang';
comment on column mart.surveillance_map.longitude is 'Middle of the workplaces, degrees; null if none is placed. · bujur';
