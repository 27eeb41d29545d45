-- view.sql | R42. Grain: one row per month, desa or kelurahan (the kecamatan where the village is not known) and state.
create or replace view mart.surveillance_map as
with counted as (
    select
        period,
        region_code,
        state,
        -- Whoever is judged in several kecamatan may be placed in one village by all of them.
        sum(case when person_key is null then judgements else 1 end) as persons
    from (
        select
            period,
            coalesce(village_code, region_code) as region_code,
            state,
            case when not is_alone then person_key end as person_key,
            count(*) as judgements
        from warehouse.reconciliation_known
        group by period, coalesce(village_code, region_code), state, case when not is_alone then person_key end
    ) as part
    group by period, region_code, state
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
    cast(counted.persons as bigint) as persons,
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
