-- define.sql | Grain: one row per row of an accepted I07 (departure stopped at a checkpoint). The primary key says so too.
create table if not exists warehouse.fact_departure_deferral (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    case_id_immigration text not null,
    case_date date,
    checkpoint text,
    ktp_region_code text,
    country_code text,
    transport text,
    is_document_held boolean,
    handed_to text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);

comment on table warehouse.fact_departure_deferral is 'Departures stopped at a checkpoint (I07). · Penundaan keberangkatan di TPI';
comment on column warehouse.fact_departure_deferral.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_departure_deferral.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_departure_deferral.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_departure_deferral.case_id_immigration is 'Number of the case. · nomor kasus';
comment on column warehouse.fact_departure_deferral.case_date is 'Day of the case. · tanggal';
comment on column warehouse.fact_departure_deferral.checkpoint is 'Checkpoint. · TPI';
comment on column warehouse.fact_departure_deferral.ktp_region_code is 'Region of the KTP, at the depth given. · kode wilayah KTP';
comment on column warehouse.fact_departure_deferral.country_code is 'Destination. · negara tujuan';
comment on column warehouse.fact_departure_deferral.transport is 'Means of transport. · moda';
comment on column warehouse.fact_departure_deferral.is_document_held is 'The passport was taken for a time. · paspor ditarik sementara';
comment on column warehouse.fact_departure_deferral.handed_to is 'BP3MI, POLRI or KELUARGA. · diserahkan ke';
