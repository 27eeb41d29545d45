-- view.sql | R24. Grain: one row per month of finding (cohort), kabupaten and stage.
create or replace view mart.enforcement_funnel as
with stage_reached as (
    select
        known.found_period as period,
        known.kabupaten_code as region_code,
        stage.place,
        stage.stage,
        known.stage_rank >= stage.place as is_reached,
        -- Who pays on the spot may have paid before the decision was signed: no days between the two.
        case when known.stage_rank >= stage.place and stage.day >= stage.previous_day then stage.day - stage.previous_day end as days
    from warehouse.enforcement_case_known as known
    cross join lateral (
        values
        (1, 'TEMUAN', known.found_date, cast(null as date)),
        (2, 'PEMERIKSAAN', known.examined_date, known.found_date),
        (3, 'GELAR_KASUS', known.reviewed_date, known.examined_date),
        (4, 'DIPUTUS', known.decided_date, known.reviewed_date),
        (5, 'DILAKSANAKAN', known.executed_date, known.decided_date)
    ) as stage (place, stage, day, previous_day)
),

counted as (
    select
        period,
        region_code,
        place,
        stage,
        count(*) filter (where is_reached) as cases,
        percentile_cont(0.5) within group (order by days) as days
    from stage_reached
    group by period, region_code, place, stage
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.stage,
    counted.cases,
    round(cast(counted.days as numeric), 1) as median_days_from_previous
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
order by counted.period, counted.region_code, counted.place;
comment on view mart.enforcement_funnel is
'R24: how far the cases found in a month have come by the day asked for (I05): found, examined, reviewed, decided, carried out (deported or paid). A case that skipped a stage has passed it; the medians are over cases with both days in that order. Young cohorts have had less time. · Alur penegakan';
comment on column mart.enforcement_funnel.period is 'Month of the finding. · bulan temuan';
comment on column mart.enforcement_funnel.region_code is 'Kabupaten or kota. · kode kabupaten/kota';
comment on column mart.enforcement_funnel.region_name is 'Name of the region. · nama wilayah';
comment on column mart.enforcement_funnel.stage is 'TEMUAN, PEMERIKSAAN, GELAR_KASUS, DIPUTUS or DILAKSANAKAN. · tahap';
comment on column mart.enforcement_funnel.cases is 'Cases that have come so far. · kasus';
comment on column mart.enforcement_funnel.median_days_from_previous is 'Median days from the stage before; null where no case has both days in that order. · median hari dari tahap sebelumnya';
