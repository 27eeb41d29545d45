-- define.sql | Grain: one row per row of an accepted N04 (word from or about a migrant worker). The primary key says so too.
create table if not exists warehouse.fact_migrant_contact (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    placement_key bigint,
    event_id_office text not null,
    event_date date,
    channel text,
    condition text,
    complaint_id_office text,
    complaint_status text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_migrant_contact_placement on warehouse.fact_migrant_contact (placement_key);

comment on table warehouse.fact_migrant_contact is 'Word from and about migrant workers, and complaints (N04). · Pemantauan PMI dan pengaduan';
comment on column warehouse.fact_migrant_contact.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_migrant_contact.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_migrant_contact.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_migrant_contact.placement_key is 'Placement abroad by its number (id_pmi), keyed hash of that number. · penempatan';
comment on column warehouse.fact_migrant_contact.event_id_office is 'Number of the contact, unique within the sender. · nomor';
comment on column warehouse.fact_migrant_contact.event_date is 'Day. · tanggal';
comment on column warehouse.fact_migrant_contact.channel is 'By what means. · kanal';
comment on column warehouse.fact_migrant_contact.condition is 'How the worker is. · kondisi';
comment on column warehouse.fact_migrant_contact.complaint_id_office is 'Number of the complaint, if it is one. · nomor pengaduan';
comment on column warehouse.fact_migrant_contact.complaint_status is 'DITERIMA, DIPROSES, DIRUJUK, SELESAI, DICABUT or TIDAK_TERBUKTI. · status pengaduan';
