-- define.sql | Grain: one row per row of an accepted I04 (patrol or verification by immigration). The primary key says so too.
create table if not exists warehouse.fact_patrol (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    activity_id text not null,
    activity_date date,
    hours numeric(5, 2),
    activity_kind text not null,
    has_order boolean not null,
    region_code text not null,
    village_code text,
    place_mark text,
    company_key bigint,
    nib text,
    agencies integer not null,
    is_with_centre boolean,
    workers_verified integer not null,
    investors_verified integer not null,
    managers_verified integer not null,
    conforming integer,
    nonconforming integer,
    violations text [],
    case_numbers text [],
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_patrol_company on warehouse.fact_patrol (company_key);

comment on table warehouse.fact_patrol is 'Patrols and verifications of immigration (I04). · Pengawasan dan patroli imigrasi';
comment on column warehouse.fact_patrol.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_patrol.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_patrol.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_patrol.activity_id is 'Number of the activity. · nomor kegiatan';
comment on column warehouse.fact_patrol.activity_date is 'Day. · tanggal';
comment on column warehouse.fact_patrol.hours is 'Hours from begin to end; an activity that ends before it began ran over midnight. · lama (jam)';
comment on column warehouse.fact_patrol.activity_kind is 'PATROLI_HARIAN, OPERASI_GABUNGAN, VERIFIKASI_PERUSAHAAN and so on. · jenis kegiatan';
comment on column warehouse.fact_patrol.has_order is 'A written order is named. · ada surat perintah';
comment on column warehouse.fact_patrol.region_code is 'Kecamatan, or the kabupaten where the row names no kecamatan. · kode kecamatan';
comment on column warehouse.fact_patrol.village_code is 'Region as the row names it. · kode wilayah';
comment on column warehouse.fact_patrol.place_mark is 'Fingerprint of the name of the place, spaces and signs dropped. · sidik tempat';
comment on column warehouse.fact_patrol.company_key is 'Company visited; null while identity does not know the NIB. · perusahaan';
comment on column warehouse.fact_patrol.nib is 'Company''s NIB as the row says. · NIB';
comment on column warehouse.fact_patrol.agencies is 'Agencies that took part, immigration itself included. · banyaknya instansi';
comment on column warehouse.fact_patrol.is_with_centre is 'Officers of the centre took part; null if not stated. · pendamping pusat';
comment on column warehouse.fact_patrol.workers_verified is 'Workers verified: heads. · pekerja diverifikasi';
comment on column warehouse.fact_patrol.investors_verified is 'Investors verified: heads. · investor diverifikasi';
comment on column warehouse.fact_patrol.managers_verified is 'Managers verified: heads. · manajerial diverifikasi';
comment on column warehouse.fact_patrol.conforming is 'Heads in order; null if not stated. · sesuai';
comment on column warehouse.fact_patrol.nonconforming is 'Heads not in order; null if not stated. · tidak sesuai';
comment on column warehouse.fact_patrol.violations is 'Kinds of violations found. · jenis pelanggaran';
comment on column warehouse.fact_patrol.case_numbers is 'Cases opened from it (I05). · nomor kasus';
