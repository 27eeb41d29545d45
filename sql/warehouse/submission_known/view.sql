-- view.sql | Grain: one row per delivered file in force at sinergi.known_on. Every mart of facts joins it.
create or replace view warehouse.submission_known as
select
    source.submission_key,
    coalesce(source.edition_of, source.submission_key) as file_key,
    source.form,
    source.sender,
    source.period_key,
    source.region_code,
    source.version,
    source.kind,
    source.received_at,
    source.rows_accepted,
    source.data_date,
    source.known_from
from warehouse.dim_submission as source
where
    source.known_from <= (select intake.known_on())
    and (source.known_to is null or source.known_to > (select intake.known_on()));
comment on view warehouse.submission_known is
'Files in force, as known on the day that is asked for. · Kiriman yang berlaku menurut pengetahuan pada satu saat';
comment on column warehouse.submission_known.submission_key is 'Delivered file. · kiriman';
comment on column warehouse.submission_known.file_key is 'The delivered file; differs from submission_key where a former state of its facts is meant. · berkas kiriman';
comment on column warehouse.submission_known.form is 'Form. · kode formulir';
comment on column warehouse.submission_known.sender is 'Sender it speaks for. · kode pengirim';
comment on column warehouse.submission_known.period_key is 'Reporting period, key of dim_period. · periode';
comment on column warehouse.submission_known.region_code is 'Region of the sender. · kode wilayah';
comment on column warehouse.submission_known.version is 'Version in the file. · nomor versi';
comment on column warehouse.submission_known.kind is 'ASLI, REVISI or NIHIL. · jenis kiriman';
comment on column warehouse.submission_known.received_at is 'Received. · diterima pada';
comment on column warehouse.submission_known.rows_accepted is 'Rows accepted. · baris diterima';
comment on column warehouse.submission_known.data_date is 'As-of date that the sender gave. · tanggal data';
comment on column warehouse.submission_known.known_from is 'In force since. · berlaku sejak';
