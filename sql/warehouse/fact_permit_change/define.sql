-- define.sql | Grain: one row per row of an accepted I02 (transaction on a stay permit). The primary key says so too.
create table if not exists warehouse.fact_permit_change (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    person_key bigint,
    region_code text,
    transaction_id text not null,
    change_kind text not null,
    change_date date not null,
    fee_idr numeric,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_permit_change_person on warehouse.fact_permit_change (person_key);

comment on table warehouse.fact_permit_change is 'Transactions on stay permits (I02). · Mutasi izin tinggal';
comment on column warehouse.fact_permit_change.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_permit_change.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_permit_change.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_permit_change.person_key is 'Person, our key; null while nobody with this NIORA is known. · orang';
comment on column warehouse.fact_permit_change.region_code is 'Region of the office. · kode wilayah kantor';
comment on column warehouse.fact_permit_change.transaction_id is 'Number of the transaction. · nomor transaksi';
comment on column warehouse.fact_permit_change.change_kind is 'BARU, PERPANJANGAN, MUTASI_PASPOR, EPO, PEMBATALAN and so on. · jenis mutasi';
comment on column warehouse.fact_permit_change.change_date is 'Day of the transaction. · tanggal';
comment on column warehouse.fact_permit_change.fee_idr is 'Fee paid, rupiah. · PNBP';
