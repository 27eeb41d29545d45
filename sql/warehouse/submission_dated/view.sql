-- view.sql | Grain: one row per delivered file in force at sinergi.known_on, with the days of its period.
create or replace view warehouse.submission_dated as
select
    source.submission_key,
    source.file_key,
    source.form,
    source.sender,
    source.period_key,
    source.region_code,
    period.start_date,
    period.end_date,
    warehouse.period_text(source.period_key) as period
from warehouse.submission_known as source
inner join warehouse.dim_period as period on source.period_key = period.period_key;
comment on view warehouse.submission_dated is 'Files in force on the day asked for, with the days of their period. · Kiriman yang berlaku beserta periodenya';
comment on column warehouse.submission_dated.submission_key is 'Delivered file. · kiriman';
comment on column warehouse.submission_dated.file_key is 'The delivered file, whatever state of its facts is meant. · berkas kiriman';
comment on column warehouse.submission_dated.form is 'Form. · kode formulir';
comment on column warehouse.submission_dated.sender is 'Sender. · kode pengirim';
comment on column warehouse.submission_dated.period_key is 'Its period, key of dim_period. · periode';
comment on column warehouse.submission_dated.region_code is 'Region of the sender. · kode wilayah';
comment on column warehouse.submission_dated.start_date is 'First day of the period. · awal periode';
comment on column warehouse.submission_dated.end_date is 'Last day of the period. · akhir periode';
comment on column warehouse.submission_dated.period is 'Its period as text. · periode';
