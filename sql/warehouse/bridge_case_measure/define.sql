-- define.sql | Grain: one row per case told by an accepted I05 and measure. The primary key says so too.
create table if not exists warehouse.bridge_case_measure (
    period_key integer not null,
    submission_key bigint not null,
    case_number text not null,
    measure text not null,
    primary key (period_key, submission_key, case_number, measure)
) partition by range (period_key);

comment on table warehouse.bridge_case_measure is 'Administrative measures of a case (I05). · Tindakan administratif per kasus';
comment on column warehouse.bridge_case_measure.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.bridge_case_measure.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.bridge_case_measure.case_number is 'Case, with submission_key the one of fact_enforcement_case. · nomor kasus';
comment on column warehouse.bridge_case_measure.measure is 'CEKAL, TANGKAL, PEMBATASAN_IZIN, LARANGAN_TEMPAT, KEHARUSAN_TEMPAT, BIAYA_BEBAN or DEPORTASI. · jenis tindakan';
