-- view.sql | R38. Grain: one row per quarter, region of the sender and country.
create or replace view mart.monitored_abroad as
with quarter as (
    select distinct
        period.period,
        period.start_date,
        period.end_date
    from warehouse.dim_period as period
    inner join warehouse.submission_dated as source
        on source.form in ('N03', 'N04') and source.end_date between period.start_date and period.end_date
    where period.kind = 'quarter'
),

-- Where each placement stood at the end of the quarter: the newest word by then.
standing as (
    select distinct on (quarter.period, placed.citizen_key, placed.country_code, placed.contract_id_agency)
        quarter.period,
        quarter.end_date,
        placed.region_code,
        placed.country_code,
        placed.citizen_key,
        placed.placement_key,
        placed.departure_date,
        placed.is_abroad
    from quarter
    inner join warehouse.placement_known as placed on placed.told_date <= quarter.end_date
    order by
        quarter.period asc, placed.citizen_key asc, placed.country_code asc, placed.contract_id_agency asc, placed.place asc
),

active as (
    select
        standing.period,
        standing.region_code,
        standing.country_code,
        count(distinct standing.citizen_key) as active,
        count(distinct standing.citizen_key) filter (where exists (
            select 1
            from warehouse.fact_migrant_contact as word
            inner join warehouse.submission_dated as source on word.submission_key = source.submission_key
            where
                word.placement_key = standing.placement_key
                and word.condition <> 'HILANG_KONTAK'
                and word.event_date > standing.end_date - 90
                and word.event_date <= standing.end_date
        )) as heard_of
    from standing
    where
        standing.is_abroad
        -- Who has come home since (I08) is not abroad, though the placement still says so.
        and not exists (
            select 1
            from warehouse.fact_repatriation as home
            inner join warehouse.submission_dated as source on home.submission_key = source.submission_key
            where
                home.citizen_key = standing.citizen_key
                and coalesce(home.arrived_country_date, home.arrived_date) >= standing.departure_date
                and coalesce(home.arrived_country_date, home.arrived_date) <= standing.end_date
        )
    group by standing.period, standing.region_code, standing.country_code
),

complaint as (
    select distinct on (quarter.period, source.region_code, word.complaint_id_office)
        quarter.period,
        quarter.end_date,
        source.region_code,
        word.complaint_status,
        word.complaint_id_office,
        coalesce(placed.country_code, 'XXX') as country_code,
        min(word.event_date) over (partition by quarter.period, source.region_code, word.complaint_id_office) as opened_date
    from quarter
    inner join warehouse.fact_migrant_contact as word on word.complaint_id_office is not null and word.event_date <= quarter.end_date
    inner join warehouse.submission_dated as source on word.submission_key = source.submission_key
    left join warehouse.placement_known as placed on word.placement_key = placed.placement_key and placed.is_newest
    order by
        quarter.period asc, source.region_code asc, word.complaint_id_office asc, word.event_date desc, source.file_key desc, word.row_number desc
),

open_complaint as (
    select
        period,
        region_code,
        country_code,
        count(*) as open_complaints,
        max(end_date - opened_date) as open_days_max
    from complaint
    where complaint_status in ('DITERIMA', 'DIPROSES', 'DIRUJUK')
    group by period, region_code, country_code
)

select
    coalesce(active.period, open_complaint.period) as period,
    region.region_code,
    region.region_name,
    coalesce(active.country_code, open_complaint.country_code) as country,
    coalesce(active.active, 0) as active,
    coalesce(active.heard_of, 0) as heard_of,
    round(100.0 * active.heard_of / nullif(active.active, 0), 2) as heard_of_pct,
    coalesce(open_complaint.open_complaints, 0) as open_complaints,
    open_complaint.open_days_max
from active
full join open_complaint
    on
        active.period = open_complaint.period
        and active.region_code = open_complaint.region_code
        and active.country_code = open_complaint.country_code
inner join warehouse.visible_region as region on coalesce(active.region_code, open_complaint.region_code) = region.region_code;
comment on view mart.monitored_abroad is
'R38: migrants abroad at the end of the quarter and word of them in the 90 days before; complaints still open. A word that somebody is lost is no word. · PMI yang terpantau';
comment on column mart.monitored_abroad.period is 'Quarter, such as 2026-Q3. · periode';
comment on column mart.monitored_abroad.region_code is 'Region of the sender. · kode wilayah';
comment on column mart.monitored_abroad.region_name is 'Name of the region. · nama wilayah';
comment on column mart.monitored_abroad.country is 'Country of work; XXX where a complaint names no placement. · negara';
comment on column mart.monitored_abroad.active is 'Persons abroad on an official placement at the end of the quarter; who has come home since leaving (I08) is not. · PMI aktif';
comment on column mart.monitored_abroad.heard_of is 'Of these, with word in the 90 days before. · terpantau';
comment on column mart.monitored_abroad.heard_of_pct is '100 × heard_of ÷ active. · persen terpantau';
comment on column mart.monitored_abroad.open_complaints is 'Complaints neither settled nor withdrawn at the end of the quarter. · pengaduan terbuka';
comment on column mart.monitored_abroad.open_days_max is 'Days since the oldest of these came. · umur pengaduan tertua (hari)';
