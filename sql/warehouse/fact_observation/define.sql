-- define.sql | Grain: one row per row of an accepted K02 (field observation at one place). The primary key says so too.
create table if not exists warehouse.fact_observation (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    observation_id text not null,
    observed_date date,
    observed_time time,
    region_code text not null,
    village_code text,
    latitude numeric,
    longitude numeric,
    place_mark text,
    place_kind text,
    company_key bigint,
    nib text,
    activity_kind text,
    has_order boolean not null,
    agencies integer not null,
    foreigners_seen integer,
    foreigners_checked integer,
    without_documents integer,
    signs text [],
    follow_up text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_observation_company on warehouse.fact_observation (company_key);

comment on table warehouse.fact_observation is 'Field observations of the districts (K02). · Pengamatan lapangan';
comment on column warehouse.fact_observation.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_observation.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_observation.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_observation.observation_id is 'Number of the observation, unique within the sender. · nomor pengamatan';
comment on column warehouse.fact_observation.observed_date is 'Day of the observation. · tanggal';
comment on column warehouse.fact_observation.observed_time is 'Local time at which it began. · jam';
comment on column warehouse.fact_observation.region_code is 'Kecamatan. · kode kecamatan';
comment on column warehouse.fact_observation.village_code is 'Desa or kelurahan. · kode desa/kelurahan';
comment on column warehouse.fact_observation.latitude is 'Latitude in degrees, negative in the south. · lintang';
comment on column warehouse.fact_observation.longitude is 'Longitude in degrees. · bujur';
comment on column warehouse.fact_observation.place_mark is 'Fingerprint of the name of the place, spaces and signs dropped: equal marks are one place. · sidik tempat';
comment on column warehouse.fact_observation.place_kind is 'Kind of place: PIT, HAULING, JETTY and so on. · jenis lokasi';
comment on column warehouse.fact_observation.company_key is 'Company at the place; null while identity does not know the NIB. · perusahaan';
comment on column warehouse.fact_observation.nib is 'Company''s NIB as the row says. · NIB';
comment on column warehouse.fact_observation.activity_kind is 'MONITORING_RUTIN, OPERASI_GABUNGAN, TINDAK_LANJUT_LAPORAN or INSIDENTAL. · jenis kegiatan';
comment on column warehouse.fact_observation.has_order is 'A written order is named. · ada surat tugas';
comment on column warehouse.fact_observation.agencies is 'Agencies that took part, that of the sender included; their names stand in bridge_observation_agency. · banyaknya instansi';
comment on column warehouse.fact_observation.foreigners_seen is 'Foreigners seen: heads, not persons known. · orang asing terlihat';
comment on column warehouse.fact_observation.foreigners_checked is 'Foreigners whose documents were checked. · diperiksa';
comment on column warehouse.fact_observation.without_documents is 'Of these, without documents. · tanpa dokumen';
comment on column warehouse.fact_observation.signs is 'Signs of violations; TIDAK_ADA if none. · indikasi';
comment on column warehouse.fact_observation.follow_up is 'What was done about it. · tindak lanjut';
