-- define.sql | Grain: one row per row of an accepted D01 (residence certificate of a foreigner in a month). The primary key says so too.
create table if not exists warehouse.fact_residence_certificate (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    person_key bigint,
    region_code text not null,
    village_code text,
    nationality text,
    sex text,
    issued_date date not null,
    valid_to_date date,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_residence_certificate_person on warehouse.fact_residence_certificate (person_key);

comment on table warehouse.fact_residence_certificate is 'Residence certificates of foreigners (D01). · SKTT dan KTP-el orang asing';
comment on column warehouse.fact_residence_certificate.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_residence_certificate.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_residence_certificate.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_residence_certificate.person_key is 'Person, our key, by NIORA, else by a passport that only one person bears; null while nobody is known. · orang';
comment on column warehouse.fact_residence_certificate.region_code is 'Kecamatan of the address. · kode kecamatan';
comment on column warehouse.fact_residence_certificate.village_code is 'Region of the address as the row names it. · kode wilayah';
comment on column warehouse.fact_residence_certificate.nationality is 'Nationality, ISO 3166-1 alpha-3. · kebangsaan';
comment on column warehouse.fact_residence_certificate.sex is 'L male, P female. · jenis kelamin';
comment on column warehouse.fact_residence_certificate.issued_date is 'Day of issue. · tanggal terbit';
comment on column warehouse.fact_residence_certificate.valid_to_date is 'Last day of validity. · tanggal berakhir';
