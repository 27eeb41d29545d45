-- define.sql | Grain: one row per row of an accepted P02 (company, workplace, origin, sex, contract and level in a quarter). The primary key says so too.
create table if not exists warehouse.fact_workforce_quarterly (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    company_key bigint,
    nib text,
    region_code text,
    workplace_id text not null,
    origin text not null,
    sex text,
    contract_kind text,
    position_level text,
    heads_opening integer,
    heads_in integer,
    heads_out integer,
    heads_closing integer not null,
    kbli text,
    kbli_version text,
    ownership text,
    mining_permit_kind text,
    stated_foreign integer,
    stated_indonesian integer,
    stated_disabled integer,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_workforce_quarterly_nib on warehouse.fact_workforce_quarterly (nib);

comment on table warehouse.fact_workforce_quarterly is 'Workforce of companies by quarter (P02). Closing heads are a stock: never add quarters. · Tenaga kerja perusahaan per triwulan';
comment on column warehouse.fact_workforce_quarterly.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_workforce_quarterly.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_workforce_quarterly.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_workforce_quarterly.company_key is 'Company that reports; null while identity does not know the NIB. · perusahaan';
comment on column warehouse.fact_workforce_quarterly.nib is 'Company''s NIB as the row says. · NIB';
comment on column warehouse.fact_workforce_quarterly.region_code is 'Region of the sender. · kode wilayah pengirim';
comment on column warehouse.fact_workforce_quarterly.workplace_id is 'Workplace in the company''s own numbering. · kode lokasi kerja';
comment on column warehouse.fact_workforce_quarterly.origin is 'LOKAL_KABKOTA, LOKAL_PROVINSI, LUAR_PROVINSI or ASING. · asal tenaga kerja';
comment on column warehouse.fact_workforce_quarterly.sex is 'L male, P female. · jenis kelamin';
comment on column warehouse.fact_workforce_quarterly.contract_kind is 'PKWTT, PKWT, ALIH_DAYA, HARIAN or MAGANG. · status kerja';
comment on column warehouse.fact_workforce_quarterly.position_level is 'Level of the position. · level jabatan';
comment on column warehouse.fact_workforce_quarterly.heads_opening is 'Heads on the first day of the quarter. · jumlah awal';
comment on column warehouse.fact_workforce_quarterly.heads_in is 'Joined within the quarter. · masuk';
comment on column warehouse.fact_workforce_quarterly.heads_out is 'Left within the quarter. · keluar';
comment on column warehouse.fact_workforce_quarterly.heads_closing is 'Heads on the last day of the quarter: a stock. · jumlah akhir';
comment on column warehouse.fact_workforce_quarterly.kbli is 'Main activity as stated. · KBLI utama';
comment on column warehouse.fact_workforce_quarterly.kbli_version is 'Edition of that code, 2020 or 2025. · versi KBLI';
comment on column warehouse.fact_workforce_quarterly.ownership is 'PMA, PMDN, BUMN and so on, as stated. · status modal';
comment on column warehouse.fact_workforce_quarterly.mining_permit_kind is 'Mining permit of the company as stated; TIDAK_ADA if none. · jenis izin tambang';
comment on column warehouse.fact_workforce_quarterly.stated_foreign is 'Foreign workers of the whole company as stated; repeated in each row: never add. · total TKA menurut laporan';
comment on column warehouse.fact_workforce_quarterly.stated_indonesian is 'Indonesian workers of the whole company as stated; repeated in each row: never add. · total TKI menurut laporan';
comment on column warehouse.fact_workforce_quarterly.stated_disabled is 'Workers with a disability as stated; repeated in each row: never add. · penyandang disabilitas';
