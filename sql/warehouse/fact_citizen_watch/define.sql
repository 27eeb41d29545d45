-- define.sql | Grain: one row per row of an accepted K04 (resident watched by a village in a month). The primary key says so too.
create table if not exists warehouse.fact_citizen_watch (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    citizen_key bigint,
    village_code text not null,
    sex text,
    status text,
    country_code text,
    way text,
    has_family_permit boolean,
    departure_date date,
    is_nonprocedural_sign boolean,
    signs text [],
    is_forwarded boolean,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_citizen_watch_citizen on warehouse.fact_citizen_watch (citizen_key);

comment on table warehouse.fact_citizen_watch is 'Residents working or planning to work abroad, as their village sees it (K04). · Pemantauan warga ke luar negeri';
comment on column warehouse.fact_citizen_watch.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_citizen_watch.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_citizen_watch.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_citizen_watch.citizen_key is 'Citizen, our key (identity.person); null when the row names nobody. · warga';
comment on column warehouse.fact_citizen_watch.village_code is 'Village that watches. · kode desa/kelurahan';
comment on column warehouse.fact_citizen_watch.sex is 'L male, P female. · jenis kelamin';
comment on column warehouse.fact_citizen_watch.status is 'RENCANA, BERANGKAT, BEKERJA, PULANG or HILANG_KONTAK. · status';
comment on column warehouse.fact_citizen_watch.country_code is 'Destination, ISO 3166-1 alpha-3; XXX unknown. · negara tujuan';
comment on column warehouse.fact_citizen_watch.way is 'How the resident left or would leave. · cara berangkat';
comment on column warehouse.fact_citizen_watch.has_family_permit is 'A family''s consent known to the lurah. · surat izin keluarga';
comment on column warehouse.fact_citizen_watch.departure_date is 'Day of departure, real or planned. · tanggal berangkat';
comment on column warehouse.fact_citizen_watch.is_nonprocedural_sign is 'The village sees signs of a non-procedural departure. · indikasi nonprosedural';
comment on column warehouse.fact_citizen_watch.signs is 'Which signs. · dasar indikasi';
comment on column warehouse.fact_citizen_watch.is_forwarded is 'Another office was told. · diteruskan';
