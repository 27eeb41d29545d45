-- define.sql | Grain: one row per row of an accepted N05 (position of an approval and place of work). The primary key says so too.
create table if not exists warehouse.bridge_rptka_location (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    rptka_mark text not null,
    position_mark text not null,
    region_code text not null,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists bridge_rptka_location_rptka_mark on warehouse.bridge_rptka_location (rptka_mark);

comment on table warehouse.bridge_rptka_location is 'Places of work that approvals allow (N05): many to many. · Lokasi kerja menurut RPTKA';
comment on column warehouse.bridge_rptka_location.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.bridge_rptka_location.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.bridge_rptka_location.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.bridge_rptka_location.rptka_mark is 'Number of the approval, signs and case dropped. · nomor RPTKA';
comment on column warehouse.bridge_rptka_location.position_mark is 'Position, as in fact_rptka_line. · jabatan (kunci)';
comment on column warehouse.bridge_rptka_location.region_code is 'Place of work that the approval allows, as deep as the row names it. · kode wilayah lokasi';
