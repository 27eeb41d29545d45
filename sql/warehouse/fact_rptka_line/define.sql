-- define.sql | Grain: one row per approval and position in an accepted N05 (extract of approvals in force in a month), whatever the number of places. The primary key says so too.
create table if not exists warehouse.fact_rptka_line (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    rptka_mark text not null,
    position_mark text not null,
    position_title text not null,
    company_key bigint,
    nib text not null,
    company_name text not null,
    region_code text,
    rptka_kind text,
    issued_date date,
    start_date date not null,
    end_date date not null,
    extension integer not null,
    occupation_code text,
    approved integer not null,
    scope text,
    primary key (period_key, submission_key, rptka_mark, position_mark)
) partition by range (period_key);
create index if not exists fact_rptka_line_nib on warehouse.fact_rptka_line (nib);

comment on table warehouse.fact_rptka_line is 'Approvals to employ foreign workers in force (N05). A stock: never add months. · RPTKA yang berlaku per jabatan';
comment on column warehouse.fact_rptka_line.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_rptka_line.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_rptka_line.row_number is 'First row of that file that speaks of the line. · nomor baris pertama';
comment on column warehouse.fact_rptka_line.rptka_mark is 'Number of the approval, signs and case dropped. · nomor RPTKA';
comment on column warehouse.fact_rptka_line.position_mark is 'Position, its words in order: equal marks are one position. · jabatan (kunci)';
comment on column warehouse.fact_rptka_line.position_title is 'Position as approved. · jabatan';
comment on column warehouse.fact_rptka_line.company_key is 'Employer; null while identity does not know the NIB. · pemberi kerja';
comment on column warehouse.fact_rptka_line.nib is 'Employer''s NIB as the row says. · NIB';
comment on column warehouse.fact_rptka_line.company_name is 'Employer as the row names it. · pemberi kerja';
comment on column warehouse.fact_rptka_line.region_code is 'Region of the office that drew the extract; the places of the approval stand in bridge_rptka_location. · kode wilayah kantor';
comment on column warehouse.fact_rptka_line.rptka_kind is 'SEMENTARA, LEBIH_6_BULAN, NON_DKPTKA or KEK. · jenis RPTKA';
comment on column warehouse.fact_rptka_line.issued_date is 'Day of issue. · tanggal terbit';
comment on column warehouse.fact_rptka_line.start_date is 'First day in force. · tanggal mulai';
comment on column warehouse.fact_rptka_line.end_date is 'Last day in force. · tanggal berakhir';
comment on column warehouse.fact_rptka_line.extension is 'How often extended; 0 for a new approval. · perpanjangan ke';
comment on column warehouse.fact_rptka_line.occupation_code is 'Occupation, KBJI 2014. · kode KBJI';
comment on column warehouse.fact_rptka_line.approved is 'Foreign workers approved for the position; said again for each place: counted once. · jumlah disetujui';
comment on column warehouse.fact_rptka_line.scope is 'SATU_KABKOTA, LINTAS_KABKOTA or LINTAS_PROVINSI. · cakupan lokasi';
