-- view.sql | R40. Grain: one row per meeting and agency responsible.
create or replace view mart.timpora_follow_up as
with as_of as (
    select least((select intake.known_on()), max(received_at)) as instant
    from warehouse.dim_submission
),

told as (
    -- Every version ever in force by then tells how the items stood on its day.
    select
        source.sender,
        fact.period_key,
        fact.region_code,
        fact.meeting_id,
        fact.meeting_date,
        fact.meeting_level,
        fact.action_mark,
        fact.responsible,
        fact.target_date,
        fact.status,
        coalesce(sender.time_zone, 'Asia/Jakarta') as time_zone,
        coalesce(source.data_date, cast(source.received_at at time zone coalesce(sender.time_zone, 'Asia/Jakarta') as date)) as told_date,
        source.known_to is null or source.known_to > (select intake.known_on()) as is_in_force
    from warehouse.fact_meeting_action as fact
    inner join warehouse.dim_submission as source on fact.submission_key = source.submission_key
    left join warehouse.sender_known as sender on source.sender = sender.sender
    where source.known_from <= (select intake.known_on())
),

item as (
    select
        now_told.period_key,
        now_told.region_code,
        now_told.meeting_id,
        now_told.meeting_date,
        now_told.meeting_level,
        now_told.responsible,
        now_told.target_date,
        now_told.status,
        now_told.time_zone,
        (
            select min(earlier.told_date)
            from told as earlier
            where
                earlier.sender = now_told.sender
                and earlier.meeting_id = now_told.meeting_id
                and earlier.action_mark = now_told.action_mark
                and earlier.status = 'SELESAI'
        ) as done_date
    from told as now_told
    where now_told.is_in_force
),

counted as (
    select
        item.period_key,
        item.region_code,
        item.meeting_id,
        item.meeting_date,
        item.meeting_level,
        item.responsible,
        count(*) as items,
        count(*) filter (where item.status = 'SELESAI') as done,
        count(*) filter (where item.status = 'SELESAI' and item.done_date <= item.target_date) as done_on_time,
        count(*) filter (where item.status in ('BELUM', 'PROSES')) as open,
        count(*) filter (
            where item.status in ('BELUM', 'PROSES') and item.target_date < cast(as_of.instant at time zone item.time_zone as date)
        ) as overdue,
        count(*) filter (where item.status = 'BATAL') as cancelled,
        count(*) filter (where item.target_date is null) as without_target
    from item
    cross join as_of
    group by item.period_key, item.region_code, item.meeting_id, item.meeting_date, item.meeting_level, item.responsible
)

select
    warehouse.period_text(counted.period_key) as period,
    counted.region_code,
    region.region_name,
    counted.meeting_id,
    counted.meeting_date,
    counted.meeting_level,
    counted.responsible,
    counted.items,
    counted.done,
    counted.done_on_time,
    counted.open,
    counted.overdue,
    counted.cancelled,
    counted.without_target,
    round(100.0 * counted.done_on_time / nullif(counted.items - counted.cancelled - counted.without_target, 0), 2) as on_time_pct
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.timpora_follow_up is
'R40: actions decided by the surveillance team and what became of them (T01). Done on the day of the first return that says so; on time when that is not after the target. Open items are overdue against the day asked for, else the newest delivery. Over meetings: sum ÷ sum. · Tindak lanjut keputusan Timpora';
comment on column mart.timpora_follow_up.period is 'Month of the meeting. · bulan rapat';
comment on column mart.timpora_follow_up.region_code is 'Region of the sender. · kode wilayah';
comment on column mart.timpora_follow_up.region_name is 'Name of the region. · nama wilayah';
comment on column mart.timpora_follow_up.meeting_id is 'Meeting. · nomor rapat';
comment on column mart.timpora_follow_up.meeting_date is 'Its day. · tanggal rapat';
comment on column mart.timpora_follow_up.meeting_level is 'KABKOTA or KECAMATAN. · tingkat';
comment on column mart.timpora_follow_up.responsible is 'Agency that has to act, as the minutes name it. · penanggung jawab';
comment on column mart.timpora_follow_up.items is 'Actions decided. · butir';
comment on column mart.timpora_follow_up.done is 'Done. · selesai';
comment on column mart.timpora_follow_up.done_on_time is 'Of these, by the target. · selesai tepat waktu';
comment on column mart.timpora_follow_up.open is 'Not done, not cancelled. · belum selesai';
comment on column mart.timpora_follow_up.overdue is 'Of these, past the target. · lewat tenggat';
comment on column mart.timpora_follow_up.cancelled is 'Cancelled. · dibatalkan';
comment on column mart.timpora_follow_up.without_target is 'Without a target, whatever their status. · tanpa tenggat';
comment on column mart.timpora_follow_up.on_time_pct is '100 × done_on_time ÷ (items − cancelled − without_target). · tepat waktu (persen)';
