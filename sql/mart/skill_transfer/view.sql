-- view.sql | R16. Grain: one row per year and company.
create or replace view mart.skill_transfer as
with pair as (
    -- What was told last within the year of each worker and counterpart.
    select distinct on (fact.period_key / 100, fact.nib, fact.counterpart_id, fact.worker_id)
        fact.period_key / 100 as year,
        fact.nib,
        fact.region_code,
        fact.counterpart_id,
        fact.worker_id,
        fact.is_ready,
        case when fact.has_training then fact.training_hours else 0 end as hours
    from warehouse.fact_counterpart as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    inner join warehouse.dim_period as told on fact.period_key = told.period_key
    order by
        fact.period_key / 100 asc, fact.nib asc, fact.counterpart_id asc, fact.worker_id asc, told.end_date desc, told.start_date asc
),

counterpart as (
    select
        year,
        nib,
        region_code,
        counterpart_id,
        bool_or(coalesce(is_ready, false)) as is_ready,
        case when count(*) = count(hours) then sum(hours) end as hours
    from pair
    group by year, nib, region_code, counterpart_id
),

gone as (
    select distinct
        fact.period_key / 100 as year,
        fact.nib,
        fact.worker_id
    from warehouse.fact_roster_event as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.event_kind in ('SELESAI', 'DIAKHIRI_DINI')
),

taken_over as (
    select
        pair.year,
        pair.nib,
        count(distinct pair.worker_id) as posts
    from pair
    inner join gone on pair.year = gone.year and pair.nib = gone.nib and pair.worker_id = gone.worker_id
    where pair.is_ready
    group by pair.year, pair.nib
),

counted as (
    select
        year,
        region_code,
        nib,
        count(*) as counterparts,
        count(*) filter (where hours is null) as hours_unknown,
        percentile_cont(0.5) within group (order by hours) as hours_median,
        count(*) filter (where is_ready) as ready
    from counterpart
    group by year, region_code, nib
)

select
    cast(counted.year as text) as period,
    counted.region_code,
    region.region_name,
    company.company_key,
    coalesce(company.company_name, counted.nib) as company_name,
    counted.counterparts,
    counted.hours_unknown,
    round(cast(counted.hours_median as numeric), 1) as training_hours_median,
    counted.ready,
    round(100.0 * counted.ready / counted.counterparts, 2) as ready_pct,
    coalesce(taken_over.posts, 0) as posts_taken_over
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.company_known as company on counted.nib = company.nib
left join taken_over on counted.year = taken_over.year and counted.nib = taken_over.nib;
comment on view mart.skill_transfer is
'R16: training of counterparts and readiness to take over, as told last within the year (P03), and posts whose foreigner left in the year (P04) while a ready counterpart stood by. No training counts as 0 hours; hours not stated stay out of the median and are counted apart. Over companies: sum(ready) ÷ sum(counterparts). · Alih keahlian';
comment on column mart.skill_transfer.period is 'Year. · tahun';
comment on column mart.skill_transfer.region_code is 'Region of the sender. · kode wilayah';
comment on column mart.skill_transfer.region_name is 'Name of the region. · nama wilayah';
comment on column mart.skill_transfer.company_key is 'Company, our key; null where identity does not know it. · perusahaan';
comment on column mart.skill_transfer.company_name is 'Its name. · nama perusahaan';
comment on column mart.skill_transfer.counterparts is 'Counterparts told of. · pendamping';
comment on column mart.skill_transfer.hours_unknown is 'Of these, with a training whose hours nobody stated. · jam tidak diketahui';
comment on column mart.skill_transfer.training_hours_median is 'Median hours of training a counterpart. · median jam pelatihan';
comment on column mart.skill_transfer.ready is 'Counterparts ready to take over. · siap menggantikan';
comment on column mart.skill_transfer.ready_pct is '100 × ready ÷ counterparts. · siap menggantikan (persen)';
comment on column mart.skill_transfer.posts_taken_over is 'Posts left by a foreigner with a ready counterpart. · jabatan yang diisi WNI';
