-- define.sql | Grain: one row per row of an accepted I01 (stay permit in the register at month-end). The primary key says so too.
create table if not exists warehouse.fact_permit_in_force (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    person_key bigint,
    sponsor_company_key bigint,
    region_code text not null,
    permit_kind text,
    visa_index text,
    visa_regime text,
    permit_status text,
    authority text,
    issued_date date,
    permit_start_date date,
    permit_end_date date,
    passport_end_date date,
    position_permit text,
    category text,
    whereabouts text,
    last_entry_date date,
    nationality text,
    sex text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_permit_in_force_person on warehouse.fact_permit_in_force (person_key);

comment on table warehouse.fact_permit_in_force is 'Stay permits in the register of immigration (I01); source I of the reconciliation. · Izin tinggal dalam register imigrasi';
comment on column warehouse.fact_permit_in_force.period_key is 'Reporting period, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_permit_in_force.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_permit_in_force.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_permit_in_force.person_key is 'Person, our key (identity.person); null while identity has not linked the row. · orang';
comment on column warehouse.fact_permit_in_force.sponsor_company_key is 'Sponsor, where it is a company. · penjamin';
comment on column warehouse.fact_permit_in_force.region_code is 'Kecamatan of the address (kabupaten when the register says no more). · kode kecamatan alamat';
comment on column warehouse.fact_permit_in_force.permit_kind is 'ITAS, ITAP, ITAS_PERAIRAN, ITK and so on. · jenis izin';
comment on column warehouse.fact_permit_in_force.visa_index is 'Visa index. · indeks visa';
comment on column warehouse.fact_permit_in_force.visa_regime is 'LAMA, KEP2023 or KEP2025. · rezim indeks';
comment on column warehouse.fact_permit_in_force.permit_status is 'AKTIF, PROSES_PERPANJANGAN, BERAKHIR, DIBATALKAN, ALIH_STATUS, EPO or DIPINDAH. · status izin';
comment on column warehouse.fact_permit_in_force.authority is 'KANIM, KANWIL or PUSAT. · kewenangan';
comment on column warehouse.fact_permit_in_force.issued_date is 'Day of issue. · tanggal terbit';
comment on column warehouse.fact_permit_in_force.permit_start_date is 'First day. · tanggal mulai';
comment on column warehouse.fact_permit_in_force.permit_end_date is 'Last day. · tanggal berakhir';
comment on column warehouse.fact_permit_in_force.passport_end_date is 'Last day of the passport. · tanggal berakhir paspor';
comment on column warehouse.fact_permit_in_force.position_permit is 'Position named in the permit. · jabatan di izin';
comment on column warehouse.fact_permit_in_force.category is 'PEKERJA, INVESTOR, KELUARGA and so on. · kategori orang asing';
comment on column warehouse.fact_permit_in_force.whereabouts is 'DI_INDONESIA, DI_LUAR or TIDAK_DIKETAHUI. · posisi';
comment on column warehouse.fact_permit_in_force.last_entry_date is 'Last entry into the country. · tanggal masuk terakhir';
comment on column warehouse.fact_permit_in_force.nationality is 'Nationality as the row says, ISO 3166-1 alpha-3; XXX unknown. · kebangsaan';
comment on column warehouse.fact_permit_in_force.sex is 'L male, P female, as the row says. · jenis kelamin';
