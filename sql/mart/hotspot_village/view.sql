-- view.sql | R33. Grain: one row per year and desa or kelurahan of a kabupaten with any case in the year.
-- Smoothing, global empirical Bayes of Marshall (1991), per kabupaten and year, from n residents and y persons of each village i:
-- m = Σy ÷ Σn; r = y ÷ n; s² = Σ n (r − m)² ÷ Σn; A = max(0, s² − m ÷ mean n); w = A ÷ (A + m ÷ n); smoothed = m + w (r − m).
-- A village with few residents moves to the mean of its kabupaten, one with many keeps its own rate.
create or replace view mart.hotspot_village as
with villages as (
    select
        village.region_code,
        village.kabupaten_code,
        coalesce(
            own.residents_15_64,
            cast(whole.residents_15_64 as numeric) / count(*) over (partition by village.kabupaten_code)
        ) as residents,
        own.residents_15_64 is not null as has_own_figure
    from warehouse.region_known as village
    left join warehouse.population_known as own on village.region_code = own.region_code and own.valid_to is null
    left join warehouse.population_known as whole on village.kabupaten_code = whole.region_code and whole.valid_to is null
    where village.level = 4 and village.is_current
),

assisted as (
    select
        fact.village_code,
        min(fact.decree_date) as decree_date
    from warehouse_territory.fact_binaan_activity as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
    where fact.decree_date is not null
    group by fact.village_code
),

cases as (
    select
        to_char(told.case_date, 'YYYY') as period,
        told.village_code,
        count(distinct told.who) as persons,
        count(distinct told.who) filter (where told.source = 'KEPULANGAN') as returned,
        count(distinct told.who) filter (where told.source in ('PASPOR', 'TPI')) as held_back,
        count(distinct told.who) filter (where told.source = 'DESA') as watched
    from warehouse.village_case as told
    group by to_char(told.case_date, 'YYYY'), told.village_code
),

rated as (
    select
        asked.period,
        village.region_code,
        village.kabupaten_code,
        village.residents,
        village.has_own_figure,
        coalesce(cases.persons, 0) as persons,
        coalesce(cases.returned, 0) as returned,
        coalesce(cases.held_back, 0) as held_back,
        coalesce(cases.watched, 0) as watched,
        coalesce(cases.persons, 0) / village.residents as rate,
        sum(coalesce(cases.persons, 0)) over whole / sum(village.residents) over whole as mean_rate,
        sum(village.residents) over whole as residents_whole,
        avg(village.residents) over whole as residents_mean
    from (
        select distinct
            any_case.period,
            left(any_case.village_code, 5) as kabupaten_code
        from cases as any_case
    ) as asked
    inner join villages as village on asked.kabupaten_code = village.kabupaten_code
    left join cases on asked.period = cases.period and village.region_code = cases.village_code
    window whole as (partition by asked.period, village.kabupaten_code)
),

spread as (
    select
        rated.*,
        greatest(
            0,
            sum(rated.residents * power(rated.rate - rated.mean_rate, 2)) over whole / rated.residents_whole
            - rated.mean_rate / rated.residents_mean
        ) as variance_between
    from rated
    window whole as (partition by rated.period, rated.kabupaten_code)
)

select
    spread.period,
    spread.region_code,
    region.region_name,
    spread.persons,
    spread.returned,
    spread.held_back,
    spread.watched,
    round(spread.residents) as residents_15_64,
    spread.has_own_figure as is_own_population,
    round(10000 * spread.rate, 2) as rate_per_10000,
    round(
        10000 * (
            spread.mean_rate
            + coalesce(
                spread.variance_between / nullif(spread.variance_between + spread.mean_rate / spread.residents, 0), 0
            ) * (spread.rate - spread.mean_rate)
        ), 2
    ) as smoothed_per_10000,
    coalesce(assisted.decree_date <= make_date(cast(spread.period as integer), 12, 31), false) as is_assisted
from spread
left join assisted on spread.region_code = assisted.village_code
inner join warehouse.visible_region as region on spread.region_code = region.region_code;
comment on view mart.hotspot_village is
'R33: persons with signs of non-procedural migration per 10,000 residents aged 15 to 64, smoothed towards the kabupaten (empirical Bayes, Marshall 1991). Rank by the smoothed rate: the plain rate of a small village jumps with one person. · Kelurahan rawan';
comment on column mart.hotspot_village.period is 'Year. · periode';
comment on column mart.hotspot_village.region_code is 'Desa or kelurahan. · kode desa/kelurahan';
comment on column mart.hotspot_village.region_name is 'Name of the region. · nama wilayah';
comment on column mart.hotspot_village.persons is 'Distinct persons or cases: come home without an official placement, held back, or watched with a sign; I06 and I07 share no key with the others. · orang';
comment on column mart.hotspot_village.returned is 'Come home. · dipulangkan';
comment on column mart.hotspot_village.held_back is 'Passport or departure held back. · ditunda';
comment on column mart.hotspot_village.watched is 'Watched by the village with a sign. · dipantau desa';
comment on column mart.hotspot_village.residents_15_64 is 'Residents aged 15 to 64. · penduduk 15–64';
comment on column mart.hotspot_village.is_own_population is 'False: an even share of the kabupaten stands in for the village''s own figure. · angka penduduk sendiri';
comment on column mart.hotspot_village.rate_per_10000 is '10,000 × persons ÷ residents. · per 10.000 penduduk';
comment on column mart.hotspot_village.smoothed_per_10000 is 'The same, smoothed. · per 10.000 penduduk, diperhalus';
comment on column mart.hotspot_village.is_assisted is 'Assisted village by the end of the year. · kelurahan binaan';
