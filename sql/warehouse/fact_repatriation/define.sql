-- define.sql | Grain: one row per row of an accepted I08 (homecoming of one citizen, as one office tells it). The primary key says so too.
create table if not exists warehouse.fact_repatriation (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    citizen_key bigint,
    placement_key bigint,
    return_id_sender text not null,
    wave text,
    arrived_country_date date,
    arrived_date date,
    country_code text,
    kind text,
    sex text,
    birth_year integer,
    ktp_region_code text,
    family_region_code text,
    stated_status text,
    is_trafficking_sign boolean,
    route text,
    told_by text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_repatriation_citizen on warehouse.fact_repatriation (citizen_key);
create index if not exists fact_repatriation_placement on warehouse.fact_repatriation (placement_key);

comment on table warehouse.fact_repatriation is 'Citizens who came home (I08). Offices tell the same homecoming twice: count in warehouse.homecoming_known. · Kepulangan WNI';
comment on column warehouse.fact_repatriation.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_repatriation.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_repatriation.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_repatriation.citizen_key is 'Citizen, our key (identity.person); null when the row names nobody. · warga';
comment on column warehouse.fact_repatriation.placement_key is 'Placement abroad by its number (id_pmi), keyed hash of that number. · penempatan';
comment on column warehouse.fact_repatriation.return_id_sender is 'Number of the homecoming, unique within the sender. · nomor kepulangan';
comment on column warehouse.fact_repatriation.wave is 'Wave (flight, batch); null for those who came alone. · gelombang';
comment on column warehouse.fact_repatriation.arrived_country_date is 'Day of arrival in Indonesia. · tiba di Indonesia';
comment on column warehouse.fact_repatriation.arrived_date is 'Day of arrival in the region. · tiba di daerah';
comment on column warehouse.fact_repatriation.country_code is 'Country come from. · negara asal';
comment on column warehouse.fact_repatriation.kind is 'DEPORTASI, REPATRIASI, EVAKUASI, PULANG_MANDIRI or JENAZAH. · jenis';
comment on column warehouse.fact_repatriation.sex is 'L male, P female. · jenis kelamin';
comment on column warehouse.fact_repatriation.birth_year is 'Year of birth. · tahun lahir';
comment on column warehouse.fact_repatriation.ktp_region_code is 'Region of the KTP, at the depth given; null unknown. The NIK does not tell it. · kode wilayah KTP';
comment on column warehouse.fact_repatriation.family_region_code is 'Where the family comes from. · wilayah asal keluarga';
comment on column warehouse.fact_repatriation.stated_status is 'What the sender says; R30 derives it instead. · status prosedural menurut pengirim';
comment on column warehouse.fact_repatriation.is_trafficking_sign is 'Signs of trafficking. · indikasi TPPO';
comment on column warehouse.fact_repatriation.route is 'Way out. · jalur berangkat';
comment on column warehouse.fact_repatriation.told_by is 'Office that the data come from. · sumber data';
