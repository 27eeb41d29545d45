-- define.sql | Grain: one row per row of an accepted I03 (report of an address, a sponsor or a lodging). The primary key says so too.
create table if not exists warehouse.fact_address_event (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    person_key bigint,
    region_code text,
    village_code text,
    report_id text,
    report_kind text not null,
    reporter_kind text,
    reported_date date not null,
    event_date date,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_address_event_person on warehouse.fact_address_event (person_key);

comment on table warehouse.fact_address_event is 'Reports of addresses, sponsors and lodgings to immigration (I03). · Laporan alamat, penjamin, dan penginapan';
comment on column warehouse.fact_address_event.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_address_event.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_address_event.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_address_event.person_key is 'Person, our key; null while nobody with this NIORA is known. · orang';
comment on column warehouse.fact_address_event.region_code is 'Kecamatan, or the region of the office where the row names none. · kode kecamatan';
comment on column warehouse.fact_address_event.village_code is 'Region as the row names it. · kode wilayah';
comment on column warehouse.fact_address_event.report_id is 'Number of the report. · nomor laporan';
comment on column warehouse.fact_address_event.report_kind is 'ALAMAT, PENJAMIN, APOA_MASUK or APOA_KELUAR. · jenis laporan';
comment on column warehouse.fact_address_event.reporter_kind is 'Who reports: sponsor, lodging and so on. · jenis pelapor';
comment on column warehouse.fact_address_event.reported_date is 'Day of the report. · tanggal lapor';
comment on column warehouse.fact_address_event.event_date is 'Day of the event; null if not stated. · tanggal kejadian';
