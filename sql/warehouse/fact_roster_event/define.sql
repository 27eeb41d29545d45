-- define.sql | Grain: one row per row of an accepted P04 (change of a foreign worker at a company). The primary key says so too.
create table if not exists warehouse.fact_roster_event (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    company_key bigint,
    nib text not null,
    region_code text,
    event_id text not null,
    worker_id text not null,
    event_kind text not null,
    event_date date not null,
    has_proof boolean not null,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_roster_event_worker_id on warehouse.fact_roster_event (nib, worker_id);

comment on table warehouse.fact_roster_event is 'Arrivals, departures and changes of foreign workers as companies tell them (P04). · Perubahan TKA';
comment on column warehouse.fact_roster_event.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_roster_event.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_roster_event.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_roster_event.company_key is 'Company that reports. · perusahaan';
comment on column warehouse.fact_roster_event.nib is 'Its NIB. · NIB';
comment on column warehouse.fact_roster_event.region_code is 'Region of the sender. · kode wilayah pengirim';
comment on column warehouse.fact_roster_event.event_id is 'Number of the event at the company. · nomor peristiwa';
comment on column warehouse.fact_roster_event.worker_id is 'Foreign worker in the company''s own numbering, as on the roster. · nomor TKA di perusahaan';
comment on column warehouse.fact_roster_event.event_kind is 'MULAI, SELESAI, DIAKHIRI_DINI, GANTI_PASPOR and so on. · jenis peristiwa';
comment on column warehouse.fact_roster_event.event_date is 'Day of the event. · tanggal peristiwa';
comment on column warehouse.fact_roster_event.has_proof is 'A proof is named. · ada bukti';
