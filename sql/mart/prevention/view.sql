-- view.sql | R31. Grain: one row per month and region whose immigration office reports passports or stopped departures.
create or replace view mart.prevention as
with part as (
    select
        source.period,
        source.region_code,
        fact.applications,
        fact.delayed_migrant,
        fact.refused_migrant,
        0 as cases,
        0 as referred,
        0 as issued_later,
        0 as departures_stopped
    from warehouse.fact_passport_month as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
    union all
    select
        source.period,
        source.region_code,
        0,
        0,
        0,
        1,
        case when fact.follow_up in ('RUJUK_DISNAKER', 'RUJUK_BP3MI') then 1 else 0 end,
        case when fact.follow_up = 'TERBIT_KEMUDIAN' then 1 else 0 end,
        0
    from warehouse.fact_passport_deferral as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
    union all
    select
        source.period,
        source.region_code,
        0,
        0,
        0,
        0,
        0,
        0,
        1
    from warehouse.fact_departure_deferral as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
),

counted as (
    select
        period,
        region_code,
        sum(applications) as applications,
        sum(delayed_migrant) as delayed,
        sum(refused_migrant) as refused,
        sum(cases) as cases,
        sum(referred) as referred,
        sum(issued_later) as issued_later,
        sum(departures_stopped) as departures_stopped
    from part
    group by period, region_code
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.applications,
    counted.delayed,
    counted.refused,
    round(1000.0 * (counted.delayed + counted.refused) / nullif(counted.applications, 0), 2) as per_1000_applications,
    counted.cases,
    counted.referred,
    round(100.0 * counted.referred / nullif(counted.cases, 0), 2) as referred_pct,
    counted.issued_later,
    counted.departures_stopped
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.prevention is
'R31: passports delayed or refused on signs of non-procedural work, and departures stopped. Whether somebody was placed officially later cannot be told: the hash of I06 matches no NIK of ours. · Pencegahan';
comment on column mart.prevention.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.prevention.region_code is 'Region of the immigration office. · kode wilayah';
comment on column mart.prevention.region_name is 'Name of the region. · nama wilayah';
comment on column mart.prevention.applications is 'Passport applications. · permohonan';
comment on column mart.prevention.delayed is 'Delayed on signs of non-procedural migrant work, as the office counts. · ditunda';
comment on column mart.prevention.refused is 'Refused on such signs, as the office counts. · ditolak';
comment on column mart.prevention.per_1000_applications is '1000 × (delayed + refused) ÷ applications. · per 1.000 permohonan';
comment on column mart.prevention.cases is 'Cases told one by one. · kasus';
comment on column mart.prevention.referred is 'Of these, referred to Disnaker or BP3MI. · dirujuk';
comment on column mart.prevention.referred_pct is '100 × referred ÷ cases. · persen dirujuk';
comment on column mart.prevention.issued_later is 'Of these, given a passport later. · terbit kemudian';
comment on column mart.prevention.departures_stopped is 'Departures stopped at a checkpoint (I07). · keberangkatan ditunda';
