-- view.sql | R22. Grain: one row per month, region and kind of workplace (mining or other); kecamatan rows and one kabupaten row.
create or replace view mart.visit_coverage as
with month as (
    select distinct
        period.period_key,
        period.end_date
    from warehouse.submission_known as source
    inner join warehouse.dim_period as period on source.period_key = period.period_key and period.kind = 'month'
    where source.form in ('K02', 'I04')
),

site as (
    select distinct
        month.period_key,
        month.end_date,
        place.region_code,
        place.nib,
        place.workplace_id,
        place.village_code,
        coalesce(nullif(place.mining_permit_kind, 'TIDAK_ADA') is not null or company.mining_class is not null, false) as is_mining
    from month
    inner join warehouse.workplace_known as place
        on month.period_key / 100 >= place.from_year and (place.to_year is null or month.period_key / 100 <= place.to_year)
    left join warehouse.company_known as company on place.nib = company.nib
    where
        (place.active_from_date is null or place.active_from_date <= month.end_date)
        and (place.active_to_date is null or place.active_to_date >= month.end_date)
),

visit as (
    select
        fact.nib,
        fact.village_code,
        fact.observed_date as day
    from warehouse.fact_observation as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.nib is not null
    union all
    select
        fact.nib,
        fact.village_code,
        fact.activity_date
    from warehouse.fact_patrol as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.nib is not null
),

judged as (
    select
        site.period_key,
        site.region_code,
        site.nib,
        site.workplace_id,
        site.is_mining,
        count(visit.day) > 0 as is_visited
    from site
    left join visit
        on
            site.nib = visit.nib
            and site.village_code = visit.village_code
            and visit.day > site.end_date - 90
            and visit.day <= site.end_date
    group by site.period_key, site.region_code, site.nib, site.workplace_id, site.is_mining
),

counted as (
    select
        warehouse.period_text(judged.period_key) as period,
        place.region_code,
        judged.is_mining,
        count(*) as workplaces,
        count(*) filter (where judged.is_visited) as workplaces_visited
    from judged
    cross join lateral (
        select judged.region_code
        union
        select left(judged.region_code, 5)
    ) as place
    group by judged.period_key, place.region_code, judged.is_mining
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.is_mining,
    counted.workplaces,
    counted.workplaces_visited,
    round(100.0 * counted.workplaces_visited / counted.workplaces, 2) as coverage_pct
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.visit_coverage is
'R22: workplaces in use at month-end (P05), and those of them that a kecamatan (K02) or immigration (I04) visited within the 90 days before: the visit names the company and the village. Over regions: sum(visited) ÷ sum(workplaces). Never add months. · Cakupan kunjungan';
comment on column mart.visit_coverage.period is 'Month, such as 2026-10. · periode';
comment on column mart.visit_coverage.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart.visit_coverage.region_name is 'Name of the region. · nama wilayah';
comment on column mart.visit_coverage.is_mining is 'A mining permit, or a company of the mining chain. · pertambangan';
comment on column mart.visit_coverage.workplaces is 'Workplaces in use. · lokasi kerja aktif';
comment on column mart.visit_coverage.workplaces_visited is 'Of these, visited within 90 days. · dikunjungi dalam 90 hari';
comment on column mart.visit_coverage.coverage_pct is '100 × workplaces_visited ÷ workplaces. · cakupan (persen)';
