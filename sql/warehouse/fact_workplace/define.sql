-- define.sql | Grain: one row per row of an accepted P05 (workplace of a company in a year). The primary key says so too.
create table if not exists warehouse.fact_workplace (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    company_key bigint,
    nib text not null,
    workplace_id text not null,
    workplace_kind text,
    region_code text not null,
    village_code text,
    latitude numeric,
    longitude numeric,
    is_in_capital_area boolean,
    mining_permit_kind text,
    role text,
    owner_company_key bigint,
    client_company_key bigint,
    beds integer,
    active_from_date date,
    active_to_date date,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_workplace_workplace_id on warehouse.fact_workplace (nib, workplace_id);

comment on table warehouse.fact_workplace is 'Workplaces of companies and for whom they work there (P05). · Lokasi kerja perusahaan';
comment on column warehouse.fact_workplace.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_workplace.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_workplace.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_workplace.company_key is 'Company that works there. · perusahaan';
comment on column warehouse.fact_workplace.nib is 'Its NIB. · NIB';
comment on column warehouse.fact_workplace.workplace_id is 'Workplace in the company''s own numbering. · kode lokasi kerja';
comment on column warehouse.fact_workplace.workplace_kind is 'PIT, HAULING_ROAD, PORT, SMELTER, KANTOR, MESS and so on. · jenis lokasi';
comment on column warehouse.fact_workplace.region_code is 'Kecamatan. · kode kecamatan';
comment on column warehouse.fact_workplace.village_code is 'Desa or kelurahan. · kode desa/kelurahan';
comment on column warehouse.fact_workplace.latitude is 'Latitude in degrees. · lintang';
comment on column warehouse.fact_workplace.longitude is 'Longitude in degrees. · bujur';
comment on column warehouse.fact_workplace.is_in_capital_area is 'Within the area of the new capital (IKN); null if not stated. · di wilayah IKN';
comment on column warehouse.fact_workplace.mining_permit_kind is 'Mining permit under which it is worked; TIDAK_ADA if none. · jenis izin tambang';
comment on column warehouse.fact_workplace.role is 'PEMILIK, KONTRAKTOR_UTAMA or SUBKONTRAKTOR. · peran';
comment on column warehouse.fact_workplace.owner_company_key is 'Holder of the mining permit. · pemilik IUP';
comment on column warehouse.fact_workplace.client_company_key is 'Company that gave the contract. · pemberi kerja kontrak';
comment on column warehouse.fact_workplace.beds is 'Beds of a mess. · kapasitas mes';
comment on column warehouse.fact_workplace.active_from_date is 'First day in use. · aktif sejak';
comment on column warehouse.fact_workplace.active_to_date is 'Last day in use; null while in use. · aktif sampai';
