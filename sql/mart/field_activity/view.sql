-- view.sql | R21. Grain: one row per month, region and who went out; kecamatan rows and one kabupaten row.
create or replace view mart.field_activity as
with activity as (
    select
        fact.period_key,
        fact.region_code,
        'KECAMATAN' as source,
        fact.observed_date as day,
        fact.activity_kind = 'OPERASI_GABUNGAN' as is_joint,
        fact.village_code || ' ' || fact.place_mark as place,
        fact.agencies,
        cast(null as numeric) as hours,
        fact.foreigners_seen as heads
    from warehouse.fact_observation as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    union all
    select
        fact.period_key,
        fact.region_code,
        'IMIGRASI',
        fact.activity_date,
        fact.activity_kind = 'OPERASI_GABUNGAN',
        fact.village_code || ' ' || fact.place_mark,
        fact.agencies,
        fact.hours,
        fact.workers_verified + fact.investors_verified + fact.managers_verified
    from warehouse.fact_patrol as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
),

placed as (
    select
        activity.period_key,
        place.region_code,
        activity.source,
        activity.day,
        activity.is_joint,
        activity.place,
        activity.agencies,
        activity.hours,
        activity.heads
    from activity
    cross join lateral (
        select activity.region_code
        union
        select left(activity.region_code, 5)
    ) as place
),

counted as (
    select
        warehouse.period_text(period_key) as period,
        region_code,
        source,
        count(*) as activities,
        count(*) filter (where is_joint) as joint_operations,
        count(distinct place) as places_visited,
        count(distinct day) as days_out,
        sum(agencies) as agency_days,
        sum(hours) as hours,
        sum(heads) as heads_met
    from placed
    group by period_key, region_code, source
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.source,
    counted.activities,
    counted.joint_operations,
    counted.places_visited,
    counted.days_out,
    counted.agency_days,
    counted.hours,
    counted.heads_met
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.field_activity is
'R21: observations of the kecamatan (K02) and patrols of immigration (I04). A joint operation stands in both: never add the two sources. Neither form tells how many officers went, so person-days are not known: agency_days adds the agencies of each activity instead. Different places and days do not add over kecamatan or months. · Kegiatan lapangan';
comment on column mart.field_activity.period is 'Month, such as 2026-10. · periode';
comment on column mart.field_activity.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart.field_activity.region_name is 'Name of the region. · nama wilayah';
comment on column mart.field_activity.source is 'KECAMATAN (K02) or IMIGRASI (I04). · sumber';
comment on column mart.field_activity.activities is 'Observations or patrols. · kegiatan';
comment on column mart.field_activity.joint_operations is 'Of these, joint operations. · operasi gabungan';
comment on column mart.field_activity.places_visited is 'Different places. · lokasi berbeda';
comment on column mart.field_activity.days_out is 'Different days. · hari berbeda';
comment on column mart.field_activity.agency_days is 'Agencies that took part, added over the activities. · hari-instansi';
comment on column mart.field_activity.hours is 'Hours from begin to end; K02 does not tell them. · jam';
comment on column mart.field_activity.heads_met is 'Foreigners seen (K02) or verified (I04): heads, the same person may be met again. · orang asing ditemui';
