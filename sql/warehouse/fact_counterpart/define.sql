-- define.sql | Grain: one row per row of an accepted P03 (pair of foreign worker and counterpart in a semester or quarter): the bridge of worker and counterpart. The primary key says so too.
create table if not exists warehouse.fact_counterpart (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    company_key bigint,
    nib text not null,
    region_code text,
    worker_id text not null,
    counterpart_id text not null,
    is_identified boolean not null,
    education text,
    position_counterpart text,
    start_date date,
    end_date date,
    has_training boolean not null,
    training_start_date date,
    training_end_date date,
    training_hours integer,
    has_certificate boolean not null,
    transfer_pct integer,
    is_ready boolean,
    is_worker_taught_indonesian boolean,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_counterpart_worker_id on warehouse.fact_counterpart (nib, worker_id);

comment on table warehouse.fact_counterpart is 'Indonesian counterparts of foreign workers and their training (P03). · Pendamping TKA dan alih teknologi';
comment on column warehouse.fact_counterpart.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_counterpart.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_counterpart.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_counterpart.company_key is 'Company that reports. · perusahaan';
comment on column warehouse.fact_counterpart.nib is 'Its NIB. · NIB';
comment on column warehouse.fact_counterpart.region_code is 'Region of the sender. · kode wilayah pengirim';
comment on column warehouse.fact_counterpart.worker_id is 'Foreign worker in the company''s own numbering, as on the roster. · nomor TKA di perusahaan';
comment on column warehouse.fact_counterpart.counterpart_id is 'Counterpart in the company''s own numbering. · nomor pendamping di perusahaan';
comment on column warehouse.fact_counterpart.is_identified is 'The counterpart has a NIK of 16 digits; the number itself stays in staging. · NIK pendamping ada';
comment on column warehouse.fact_counterpart.education is 'Highest education. · pendidikan';
comment on column warehouse.fact_counterpart.position_counterpart is 'Position of the counterpart. · jabatan pendamping';
comment on column warehouse.fact_counterpart.start_date is 'First day of accompanying. · mulai mendampingi';
comment on column warehouse.fact_counterpart.end_date is 'Last day; null while it goes on. · selesai mendampingi';
comment on column warehouse.fact_counterpart.has_training is 'A training is named. · ada pelatihan';
comment on column warehouse.fact_counterpart.training_start_date is 'First day of the training. · mulai pelatihan';
comment on column warehouse.fact_counterpart.training_end_date is 'Last day of the training. · selesai pelatihan';
comment on column warehouse.fact_counterpart.training_hours is 'Hours of training; null if not stated. · jam pelatihan';
comment on column warehouse.fact_counterpart.has_certificate is 'A certificate is named. · ada sertifikat';
comment on column warehouse.fact_counterpart.transfer_pct is 'Transfer of skill as the company judges it, 0 to 100. · persen alih teknologi';
comment on column warehouse.fact_counterpart.is_ready is 'Ready to take over the post; null if not stated. · siap menggantikan';
comment on column warehouse.fact_counterpart.is_worker_taught_indonesian is 'The foreign worker is taught Indonesian; null if not stated. · TKA dilatih bahasa Indonesia';
