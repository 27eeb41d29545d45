-- view.sql | R36. Grain: one row per cohort (month in which the class began), region of the sender, competence standard and stage.
create or replace view mart.training_funnel as
with reached as (
    select
        path.period,
        path.region_code,
        path.skkni,
        stage.stage,
        stage.turn,
        count(distinct path.citizen_key) filter (where stage.is_reached) as persons,
        percentile_cont(0.5) within group (order by stage.days) filter (where stage.is_reached) as median_days
    from warehouse.fact_training_path as path
    cross join lateral (
        values
        (1, 'DAFTAR', true, cast(null as integer)),
        (2, 'LULUS', path.has_passed, path.passed_date - path.start_date),
        (3, 'KOMPETEN', path.certified_date is not null, path.certified_date - path.passed_date),
        (4, 'DITEMPATKAN', path.placed_date is not null, path.placed_date - path.certified_date)
    ) as stage (turn, stage, is_reached, days)
    group by path.period, path.region_code, path.skkni, stage.turn, stage.stage
)

select
    reached.period,
    reached.region_code,
    region.region_name,
    reached.skkni,
    reached.stage,
    reached.persons,
    round(cast(reached.median_days as numeric), 1) as median_days_from_previous
from reached
inner join warehouse.visible_region as region on reached.region_code = region.region_code;
comment on view mart.training_funnel is
'R36: from class to certificate to placement abroad, by cohort. Cohorts grow up: a young one has few placed because time has not come. Work at home is told by no form. · Pelatihan, sertifikat, penempatan';
comment on column mart.training_funnel.period is 'Cohort: month in which the class began. · kohor';
comment on column mart.training_funnel.region_code is 'Region of the sender. · kode wilayah';
comment on column mart.training_funnel.region_name is 'Name of the region. · nama wilayah';
comment on column mart.training_funnel.skkni is 'Competence standard; TIDAK_DIKETAHUI when not told. · SKKNI';
comment on column mart.training_funnel.stage is 'DAFTAR, LULUS, KOMPETEN (certificate issued) or DITEMPATKAN (left on an official placement after it). · tahap';
comment on column mart.training_funnel.persons is 'Distinct persons who reached the stage. · orang';
comment on column mart.training_funnel.median_days_from_previous is 'Median days from the stage before: from the first day of the class, its last day, the issue of the certificate. · median hari';
