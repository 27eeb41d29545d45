-- view.sql | R34. Grain: one row per quarter and desa or kelurahan of a kabupaten with any case or early report in the quarter.
create or replace view mart.assisted_village_effect as
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
        to_char(told.case_date, 'YYYY"-Q"Q') as period,
        told.village_code,
        count(distinct told.who) as persons
    from warehouse.village_case as told
    group by to_char(told.case_date, 'YYYY"-Q"Q'), told.village_code
),

reports as (
    select
        to_char(fact.activity_date, 'YYYY"-Q"Q') as period,
        fact.village_code,
        sum(fact.early_reports_migrant + fact.early_reports_foreigner) as early_reports
    from warehouse_territory.fact_binaan_activity as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
    group by to_char(fact.activity_date, 'YYYY"-Q"Q'), fact.village_code
),

asked as (
    select
        period,
        left(village_code, 5) as kabupaten_code
    from cases
    union
    select
        period,
        left(village_code, 5)
    from reports
),

told as (
    select
        asked.period,
        village.region_code,
        village.kabupaten_code,
        village.residents,
        coalesce(cases.persons, 0) as persons,
        coalesce(reports.early_reports, 0) as early_reports,
        assisted.decree_date,
        case
            when assisted.decree_date is null then 'BUKAN_BINAAN'
            when to_char(assisted.decree_date, 'YYYY"-Q"Q') <= asked.period then 'SESUDAH'
            else 'SEBELUM'
        end as phase
    from asked
    inner join villages as village on asked.kabupaten_code = village.kabupaten_code
    left join cases on asked.period = cases.period and village.region_code = cases.village_code
    left join reports on asked.period = reports.period and village.region_code = reports.village_code
    left join assisted on village.region_code = assisted.village_code
),

-- Rates from sums, never means of rates.
set_beside as (
    select
        told.*,
        sum(told.persons) filter (where told.phase = 'BUKAN_BINAAN') over quarter
        / sum(told.residents) filter (where told.phase = 'BUKAN_BINAAN') over quarter as others_rate,
        sum(told.persons) filter (where told.phase = 'SEBELUM') over village
        / sum(told.residents) filter (where told.phase = 'SEBELUM') over village as rate_before
    from told
    window
        quarter as (partition by told.kabupaten_code, told.period),
        village as (partition by told.region_code)
),

compared as (
    select
        set_beside.*,
        avg(set_beside.others_rate) filter (where set_beside.phase = 'SEBELUM') over (partition by set_beside.region_code) as others_before
    from set_beside
)

select
    compared.period,
    compared.region_code,
    region.region_name,
    compared.phase,
    compared.decree_date,
    compared.persons,
    compared.early_reports,
    round(10000 * compared.persons / compared.residents, 2) as rate_per_10000,
    round(10000 * compared.others_rate, 2) as others_rate_per_10000,
    case when compared.phase = 'SESUDAH' then round(10000 * (compared.persons / compared.residents - compared.rate_before), 2) end as change_per_10000,
    case when compared.phase = 'SESUDAH' then round(
        10000 * (compared.persons / compared.residents - compared.rate_before - (compared.others_rate - compared.others_before)), 2
    ) end as change_against_others_per_10000
from compared
inner join warehouse.visible_region as region on compared.region_code = region.region_code;
comment on view mart.assisted_village_effect is
'R34: signs of non-procedural migration and early reports before and after the decree, beside villages of the same kabupaten without one. A difference, no proof: decrees go where trouble is. · Dampak kelurahan binaan';
comment on column mart.assisted_village_effect.period is 'Quarter, such as 2026-Q3. · periode';
comment on column mart.assisted_village_effect.region_code is 'Desa or kelurahan. · kode desa/kelurahan';
comment on column mart.assisted_village_effect.region_name is 'Name of the region. · nama wilayah';
comment on column mart.assisted_village_effect.phase is 'BUKAN_BINAAN, SEBELUM or SESUDAH the decree; the quarter of the decree is after. · tahap';
comment on column mart.assisted_village_effect.decree_date is 'Day of the decree. · tanggal SK';
comment on column mart.assisted_village_effect.persons is 'Distinct persons or cases as in R33, in the quarter. · orang';
comment on column mart.assisted_village_effect.early_reports is 'Early reports of the quarter. · laporan dini';
comment on column mart.assisted_village_effect.rate_per_10000 is '10,000 × persons ÷ residents 15–64. · per 10.000 penduduk';
comment on column mart.assisted_village_effect.others_rate_per_10000 is 'The same over all villages of the kabupaten without a decree. · per 10.000 penduduk bukan binaan';
comment on column mart.assisted_village_effect.change_per_10000 is 'Rate less that of all quarters before; null before, or without one. · perubahan';
comment on column mart.assisted_village_effect.change_against_others_per_10000 is 'That change less the change of the others. · perubahan dibanding bukan binaan';
