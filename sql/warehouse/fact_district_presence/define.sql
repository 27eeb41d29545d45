-- define.sql | Grain: one row per row of an accepted K01 (person seen or reported in a kecamatan in a month). The primary key says so too.
create table if not exists warehouse.fact_district_presence (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    person_key bigint,
    region_code text not null,
    village_code text,
    company_key bigint,
    category text,
    sector text,
    permit_kind text,
    permit_end_date date,
    document_shown text,
    information_source text,
    status text,
    is_present boolean not null,
    is_independent boolean not null,
    first_seen_date date,
    last_seen_date date,
    residence_kind text,
    nationality text,
    sex text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_district_presence_person on warehouse.fact_district_presence (person_key);
create index if not exists fact_district_presence_company on warehouse.fact_district_presence (company_key);

comment on table warehouse.fact_district_presence is 'Foreigners whom the districts report (K01); source D of the reconciliation. · Keberadaan orang asing menurut kecamatan';
comment on column warehouse.fact_district_presence.period_key is 'Reporting period, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_district_presence.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_district_presence.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_district_presence.person_key is 'Person, our key (identity.person); null while identity has not linked the row. · orang';
comment on column warehouse.fact_district_presence.region_code is 'Kecamatan the row speaks of. · kode kecamatan';
comment on column warehouse.fact_district_presence.village_code is 'Desa or kelurahan. · kode desa/kelurahan';
comment on column warehouse.fact_district_presence.company_key is 'Employer or sponsor the district names; null if none. · perusahaan';
comment on column warehouse.fact_district_presence.category is 'PEKERJA, MANAJERIAL, AWAK_KAPAL, INVESTOR, KELUARGA and so on. · kategori orang asing';
comment on column warehouse.fact_district_presence.sector is 'Sector as the district states it. · sektor kegiatan';
comment on column warehouse.fact_district_presence.permit_kind is 'Stay permit as shown or told; TIDAK_TAHU if not known. · jenis izin tinggal';
comment on column warehouse.fact_district_presence.permit_end_date is 'Last day of the permit as shown. · tanggal berakhir izin';
comment on column warehouse.fact_district_presence.document_shown is 'Document shown to the officer. · dokumen yang diperlihatkan';
comment on column warehouse.fact_district_presence.information_source is 'DILIHAT_LANGSUNG, LAPORAN_PERUSAHAAN and so on. · sumber informasi';
comment on column warehouse.fact_district_presence.status is 'HADIR, PERGI, TIDAK_DITEMUKAN or MENINGGAL. · status keberadaan';
comment on column warehouse.fact_district_presence.is_present is 'Status is HADIR. · hadir';
comment on column warehouse.fact_district_presence.is_independent is 'Seen or told by others than the company: rows copied from the company prove nothing. · bukti mandiri';
comment on column warehouse.fact_district_presence.first_seen_date is 'First seen. · mulai terlihat';
comment on column warehouse.fact_district_presence.last_seen_date is 'Last seen. · terakhir terlihat';
comment on column warehouse.fact_district_presence.residence_kind is 'MES, KONTRAKAN, HOTEL, RUMAH, KAPAL or LAIN. · jenis tempat tinggal';
comment on column warehouse.fact_district_presence.nationality is 'Nationality as the row says, ISO 3166-1 alpha-3; XXX unknown. · kebangsaan';
comment on column warehouse.fact_district_presence.sex is 'L male, P female, as the row says. · jenis kelamin';
