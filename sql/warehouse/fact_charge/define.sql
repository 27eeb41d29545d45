-- define.sql | Grain: one row per row of an accepted N06 (levy assessment, told again in the month of its payment). The primary key says so too.
create table if not exists warehouse.fact_charge (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    company_key bigint,
    nib text,
    region_code text,
    charge_number text not null,
    charge_date date not null,
    rptka_mark text not null,
    positions integer not null,
    months integer not null,
    rate_usd numeric not null,
    exchange_rate numeric not null,
    due_idr numeric not null,
    paid_date date,
    paid_idr numeric,
    fine_idr numeric,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_charge_rptka_mark on warehouse.fact_charge (rptka_mark);

comment on table warehouse.fact_charge is 'Levies on extensions of approvals (N06). One assessment stands in the month it was set and again in that of its payment: count assessments, not rows. · Retribusi penggunaan TKA';
comment on column warehouse.fact_charge.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_charge.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_charge.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_charge.company_key is 'Employer that owes it; null while identity does not know the NIB. · perusahaan';
comment on column warehouse.fact_charge.nib is 'Employer''s NIB as the row says. · NIB';
comment on column warehouse.fact_charge.region_code is 'Region of the office. · kode wilayah';
comment on column warehouse.fact_charge.charge_number is 'Number of the assessment (SKRD). · nomor SKRD';
comment on column warehouse.fact_charge.charge_date is 'Day of the assessment. · tanggal SKRD';
comment on column warehouse.fact_charge.rptka_mark is 'Number of the approval, signs and case dropped. · nomor RPTKA';
comment on column warehouse.fact_charge.positions is 'Foreign workers charged for. · jumlah TKA';
comment on column warehouse.fact_charge.months is 'Months charged for each. · jumlah bulan';
comment on column warehouse.fact_charge.rate_usd is 'US dollars a worker and month. · tarif USD';
comment on column warehouse.fact_charge.exchange_rate is 'Rupiah a dollar. · kurs';
comment on column warehouse.fact_charge.due_idr is 'Owed, rupiah. · terutang';
comment on column warehouse.fact_charge.paid_date is 'Day of payment; null while unpaid. · tanggal bayar';
comment on column warehouse.fact_charge.paid_idr is 'Paid without the fine, rupiah. · dibayar';
comment on column warehouse.fact_charge.fine_idr is 'Fine paid, rupiah. · denda';
