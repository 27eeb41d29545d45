-- define.sql | Grain: one row per row of an accepted I06 (passport delayed or refused). The primary key says so too.
create table if not exists warehouse.fact_passport_deferral (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    case_id_immigration text,
    case_date date,
    holder_hash_immigration text,
    sex text,
    age_years integer,
    ktp_region_code text,
    country_code text,
    reason text,
    decision text,
    follow_up text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);

comment on table warehouse.fact_passport_deferral is 'Passports delayed or refused on signs of non-procedural migrant work (I06, rows KASUS). · Penundaan dan penolakan paspor';
comment on column warehouse.fact_passport_deferral.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_passport_deferral.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_passport_deferral.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_passport_deferral.case_id_immigration is 'Number of the case. · nomor kasus';
comment on column warehouse.fact_passport_deferral.case_date is 'Day of the decision. · tanggal';
comment on column warehouse.fact_passport_deferral.holder_hash_immigration is 'Keyed hash given by immigration, under a key of its own: equal values are one person, it matches nothing of ours. · hash dari imigrasi';
comment on column warehouse.fact_passport_deferral.sex is 'L male, P female. · jenis kelamin';
comment on column warehouse.fact_passport_deferral.age_years is 'Age on the day. · umur (tahun)';
comment on column warehouse.fact_passport_deferral.ktp_region_code is 'Region of the KTP, at the depth given. · kode wilayah KTP';
comment on column warehouse.fact_passport_deferral.country_code is 'Destination that the applicant named. · negara tujuan';
comment on column warehouse.fact_passport_deferral.reason is 'Why. · alasan';
comment on column warehouse.fact_passport_deferral.decision is 'TUNDA delayed, TOLAK refused. · keputusan';
comment on column warehouse.fact_passport_deferral.follow_up is 'RUJUK_DISNAKER, RUJUK_BP3MI, TERBIT_KEMUDIAN or TIDAK_KEMBALI. · tindak lanjut';
