-- define.sql | Grain: one row per row of an accepted N02 (exam of one citizen, with the certificate if one was issued). The primary key says so too.
create table if not exists warehouse.fact_certificate (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    citizen_key bigint,
    scheme text,
    skkni text,
    licence_lsp text,
    exam_date date,
    result text,
    issued_date date,
    expiry_date date,
    class_id_provider text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_certificate_citizen on warehouse.fact_certificate (citizen_key);

comment on table warehouse.fact_certificate is 'Competence exams and certificates (N02). · Sertifikasi kompetensi';
comment on column warehouse.fact_certificate.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_certificate.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_certificate.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_certificate.citizen_key is 'Citizen, our key (identity.person); null when the row names nobody. · warga';
comment on column warehouse.fact_certificate.scheme is 'Certification scheme. · skema';
comment on column warehouse.fact_certificate.skkni is 'Competence standard. · SKKNI';
comment on column warehouse.fact_certificate.licence_lsp is 'Licence of the certifying body. · lisensi LSP';
comment on column warehouse.fact_certificate.exam_date is 'Day of the exam. · tanggal uji';
comment on column warehouse.fact_certificate.result is 'K competent, BK not yet. · hasil';
comment on column warehouse.fact_certificate.issued_date is 'Day of issue. · tanggal terbit';
comment on column warehouse.fact_certificate.expiry_date is 'Last day of validity. · tanggal berakhir';
comment on column warehouse.fact_certificate.class_id_provider is 'Class (N01), if the candidate comes from one. · kelas';
