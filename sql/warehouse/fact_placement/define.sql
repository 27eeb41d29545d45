-- define.sql | Grain: one row per row of an accepted N03 (placement of one citizen, as it stood at the end of a month). The primary key says so too.
create table if not exists warehouse.fact_placement (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    citizen_key bigint,
    placement_key bigint,
    scheme text,
    channel text,
    agency text,
    country_code text,
    job text,
    sector text,
    contract_id_agency text,
    contract_start_date date,
    contract_end_date date,
    wage_amount numeric,
    currency text,
    orientation_date date,
    departure_date date,
    checkpoint text,
    status text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_placement_citizen on warehouse.fact_placement (citizen_key);
create index if not exists fact_placement_placement on warehouse.fact_placement (placement_key);

comment on table warehouse.fact_placement is 'Official placements abroad (N03), a snapshot each month. · Penempatan PMI';
comment on column warehouse.fact_placement.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_placement.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_placement.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_placement.citizen_key is 'Citizen, our key (identity.person); null when the row names nobody. · warga';
comment on column warehouse.fact_placement.placement_key is 'Placement abroad by its number (id_pmi), keyed hash of that number. · penempatan';
comment on column warehouse.fact_placement.scheme is 'Placement scheme. · skema';
comment on column warehouse.fact_placement.channel is 'Who smoothed the way; SISTER_CITY is a channel, no scheme. · jalur fasilitasi';
comment on column warehouse.fact_placement.agency is 'Placement company. · P3MI';
comment on column warehouse.fact_placement.country_code is 'Country of work. · negara tujuan';
comment on column warehouse.fact_placement.job is 'Job. · jabatan';
comment on column warehouse.fact_placement.sector is 'FORMAL or INFORMAL. · sektor';
comment on column warehouse.fact_placement.contract_id_agency is 'Contract; null while there is none. · nomor kontrak';
comment on column warehouse.fact_placement.contract_start_date is 'First day of the contract. · mulai kontrak';
comment on column warehouse.fact_placement.contract_end_date is 'Last day of the contract. · akhir kontrak';
comment on column warehouse.fact_placement.wage_amount is 'Wage a month, in currency. · upah';
comment on column warehouse.fact_placement.currency is 'Currency of the wage. · mata uang';
comment on column warehouse.fact_placement.orientation_date is 'Day of the orientation before departure. · tanggal OPP';
comment on column warehouse.fact_placement.departure_date is 'Day of departure. · tanggal berangkat';
comment on column warehouse.fact_placement.checkpoint is 'Checkpoint of departure. · TPI';
comment on column warehouse.fact_placement.status is 'TERDAFTAR, VERIFIKASI, OPP, BERANGKAT, BEKERJA, SELESAI, PULANG_DINI, HILANG_KONTAK or MENINGGAL. · status';
