-- view.sql | R19. Grain: one row per form, sender and period owed.
create or replace view mart.submission_timeliness as
select
    owed.period,
    owed.region_code,
    region.region_name,
    owed.form,
    owed.sender,
    coalesce(sender.sender_name, owed.sender) as sender_name,
    owed.state,
    owed.due_at,
    owed.received_at,
    owed.days_late,
    coalesce(owed.state in ('ACCEPTED', 'NIL') and owed.days_late = 0, false) as is_on_time,
    sent.deliveries,
    sent.refused,
    sent.versions_accepted,
    sent.is_first_accepted
from warehouse.obligation_known as owed
inner join warehouse.visible_region as region on owed.region_code = region.region_code
left join warehouse.sender_known as sender on owed.sender = sender.sender
cross join lateral (
    -- A quarter's file counts for the semester owed, a reporter's for the duty it shares.
    select
        count(*) as deliveries,
        count(*) filter (where met.known_from is null) as refused,
        count(*) filter (where met.known_from is not null) as versions_accepted,
        (array_agg(met.known_from is not null order by met.received_at, met.submission_key))[1] as is_first_accepted
    from (
        select owed.sender as reporter
        union
        select share.reporter
        from intake.duty_reporter as share
        where share.form = owed.form and share.sender = owed.sender
    ) as teller
    inner join warehouse.dim_submission as met
        on
            teller.reporter = met.sender
            and met.form = owed.form
            and met.period_key = any(intake.told_period_keys(owed.period_key))
    where
        met.edition_of is null
        and met.status not in ('DUPLICATE', 'IGNORED')
        and coalesce(met.entered_at, met.received_at) <= (select intake.known_on())
        and (
            met.sender = owed.sender
            or exists (
                select 1
                from intake.duty_reporter as share
                where
                    share.form = owed.form
                    and share.sender = owed.sender
                    and share.reporter = met.sender
                    and intake.period_start(met.period_key) >= share.first_day
                    and (share.last_day is null or intake.period_start(met.period_key) <= share.last_day)
            )
        )
) as sent;
comment on view mart.submission_timeliness is
'R19: when each sender reported, at which attempt, and in how many versions. Share on time: sum(is_on_time) ÷ count, over the rows wanted. · Ketepatan waktu laporan';
comment on column mart.submission_timeliness.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.submission_timeliness.region_code is 'Region the sender reports for. · kode wilayah';
comment on column mart.submission_timeliness.region_name is 'Name of the region. · nama wilayah';
comment on column mart.submission_timeliness.form is 'Form owed. · kode formulir';
comment on column mart.submission_timeliness.sender is 'Sender. · kode pengirim';
comment on column mart.submission_timeliness.sender_name is 'Its name. · nama pengirim';
comment on column mart.submission_timeliness.state is 'State of the obligation. · status';
comment on column mart.submission_timeliness.due_at is 'End of the due day in the zone of the sender. · tenggat';
comment on column mart.submission_timeliness.received_at is 'First accepted version received. · diterima pada';
comment on column mart.submission_timeliness.days_late is 'Calendar days late, 0 if in time; null while nothing is accepted. · hari terlambat';
comment on column mart.submission_timeliness.is_on_time is 'Accepted or nil, and in time. · tepat waktu';
comment on column mart.submission_timeliness.deliveries is 'Files judged (duplicates not counted). · kiriman';
comment on column mart.submission_timeliness.refused is 'Of these refused. · ditolak';
comment on column mart.submission_timeliness.versions_accepted is 'Versions that came into force. · versi diterima';
comment on column mart.submission_timeliness.is_first_accepted is 'The first file was accepted at once; null if none came. · diterima pada kiriman pertama';
