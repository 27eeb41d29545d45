-- view.sql | R35. Grain: one row per month and desa or kelurahan with any activity.
create or replace view mart.assisted_village_activity as
with counted as (
    select
        to_char(fact.activity_date, 'YYYY-MM') as period,
        fact.village_code as region_code,
        count(*) as activities,
        sum(fact.participants_male + fact.participants_female) as participants,
        sum(fact.participants_18_35) as participants_18_35,
        sum(fact.early_reports_migrant) as early_reports_migrant,
        sum(fact.early_reports_foreigner) as early_reports_foreigner,
        sum(fact.forwarded) as forwarded
    from warehouse.fact_binaan_activity as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
    group by to_char(fact.activity_date, 'YYYY-MM'), fact.village_code
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.activities,
    counted.participants,
    counted.participants_18_35,
    counted.early_reports_migrant,
    counted.early_reports_foreigner,
    counted.forwarded,
    round(
        100.0 * counted.forwarded / nullif(counted.early_reports_migrant + counted.early_reports_foreigner, 0), 2
    ) as forwarded_pct
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.assisted_village_activity is
'R35: what assisted villages did. Participants are attendances: they may be added over months, but are no distinct persons. K03 does not tell what was done about a report that was forwarded. · Kegiatan kelurahan binaan';
comment on column mart.assisted_village_activity.period is 'Month of the activity. · periode';
comment on column mart.assisted_village_activity.region_code is 'Desa or kelurahan. · kode desa/kelurahan';
comment on column mart.assisted_village_activity.region_name is 'Name of the region. · nama wilayah';
comment on column mart.assisted_village_activity.activities is 'Activities. · kegiatan';
comment on column mart.assisted_village_activity.participants is 'Attendances. · peserta';
comment on column mart.assisted_village_activity.participants_18_35 is 'Attendances of those aged 18 to 35. · peserta usia 18–35';
comment on column mart.assisted_village_activity.early_reports_migrant is 'Early reports about would-be migrant workers. · laporan dini CPMI';
comment on column mart.assisted_village_activity.early_reports_foreigner is 'Early reports about foreigners. · laporan dini orang asing';
comment on column mart.assisted_village_activity.forwarded is 'Early reports forwarded. · diteruskan';
comment on column mart.assisted_village_activity.forwarded_pct is '100 × forwarded ÷ early reports; null without one. · persen diteruskan';
