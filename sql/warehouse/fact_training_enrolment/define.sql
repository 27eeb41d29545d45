-- define.sql | Grain: one row per row of an accepted N01 (participant of a class, as told in a month). The primary key says so too.
create table if not exists warehouse.fact_training_enrolment (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    citizen_key bigint,
    class_id_provider text not null,
    programme text,
    skkni text,
    provider text,
    fund text,
    ktp_region_code text,
    sex text,
    education text,
    start_date date,
    end_date date,
    hours integer,
    status text,
    wish text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_training_enrolment_citizen on warehouse.fact_training_enrolment (citizen_key);

comment on table warehouse.fact_training_enrolment is 'Participants of training classes (N01). · Peserta pelatihan';
comment on column warehouse.fact_training_enrolment.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_training_enrolment.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_training_enrolment.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_training_enrolment.citizen_key is 'Citizen, our key (identity.person); null when the row names nobody. · warga';
comment on column warehouse.fact_training_enrolment.class_id_provider is 'Class. · kelas';
comment on column warehouse.fact_training_enrolment.programme is 'Programme. · program';
comment on column warehouse.fact_training_enrolment.skkni is 'Competence standard. · SKKNI';
comment on column warehouse.fact_training_enrolment.provider is 'Training provider. · lembaga';
comment on column warehouse.fact_training_enrolment.fund is 'Who pays. · sumber dana';
comment on column warehouse.fact_training_enrolment.ktp_region_code is 'Region of the KTP. · kode wilayah KTP';
comment on column warehouse.fact_training_enrolment.sex is 'L male, P female. · jenis kelamin';
comment on column warehouse.fact_training_enrolment.education is 'Education. · pendidikan';
comment on column warehouse.fact_training_enrolment.start_date is 'First day of the class. · tanggal mulai';
comment on column warehouse.fact_training_enrolment.end_date is 'Last day of the class. · tanggal selesai';
comment on column warehouse.fact_training_enrolment.hours is 'Hours of training. · jam pelatihan';
comment on column warehouse.fact_training_enrolment.status is 'DAFTAR, IKUT, LULUS, GAGAL or MUNDUR. · status';
comment on column warehouse.fact_training_enrolment.wish is 'Where the participant would work. · minat kerja';
