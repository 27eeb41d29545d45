-- define.sql | Grain: one row per row of an accepted K03 (activity in an assisted village). The primary key says so too.
create table if not exists warehouse.fact_binaan_activity (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    village_code text not null,
    activity_id_district text not null,
    decree_date date,
    activity_date date,
    activity_kind text,
    audience text,
    participants_male integer,
    participants_female integer,
    participants_18_35 integer,
    early_reports_migrant integer,
    early_reports_foreigner integer,
    forwarded integer,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);

comment on table warehouse.fact_binaan_activity is 'Activities in assisted villages (K03). · Kegiatan kelurahan binaan';
comment on column warehouse.fact_binaan_activity.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_binaan_activity.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_binaan_activity.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_binaan_activity.village_code is 'Desa or kelurahan. · kode desa/kelurahan';
comment on column warehouse.fact_binaan_activity.activity_id_district is 'Number of the activity, unique within the sender. · nomor kegiatan';
comment on column warehouse.fact_binaan_activity.decree_date is 'Day of the decree that made the village an assisted one. · tanggal SK binaan';
comment on column warehouse.fact_binaan_activity.activity_date is 'Day of the activity. · tanggal';
comment on column warehouse.fact_binaan_activity.activity_kind is 'Kind of activity. · jenis kegiatan';
comment on column warehouse.fact_binaan_activity.audience is 'Group it was meant for. · sasaran';
comment on column warehouse.fact_binaan_activity.participants_male is 'Men and boys; attendances, not distinct persons. · peserta laki-laki';
comment on column warehouse.fact_binaan_activity.participants_female is 'Women and girls; attendances. · peserta perempuan';
comment on column warehouse.fact_binaan_activity.participants_18_35 is 'Of both, aged 18 to 35. · peserta usia 18–35';
comment on column warehouse.fact_binaan_activity.early_reports_migrant is 'Early reports about would-be migrant workers. · laporan dini CPMI';
comment on column warehouse.fact_binaan_activity.early_reports_foreigner is 'Early reports about foreigners. · laporan dini orang asing';
comment on column warehouse.fact_binaan_activity.forwarded is 'Early reports forwarded to another office. · diteruskan';
