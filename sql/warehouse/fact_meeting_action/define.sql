-- define.sql | Grain: one row per row of an accepted T01 (action decided at a meeting, as one version tells it). The primary key says so too.
create table if not exists warehouse.fact_meeting_action (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    region_code text,
    meeting_id text not null,
    meeting_date date not null,
    meeting_level text,
    action_mark text not null,
    responsible text not null,
    target_date date,
    status text not null,
    case_number text,
    finding_id text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
create index if not exists fact_meeting_action_meeting_id on warehouse.fact_meeting_action (meeting_id);

comment on table warehouse.fact_meeting_action is 'Actions decided at the meetings of the surveillance team (T01). Each version of a meeting tells where they stand; the days of the versions make the accumulating snapshot. · Butir tindak lanjut rapat Timpora';
comment on column warehouse.fact_meeting_action.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_meeting_action.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_meeting_action.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_meeting_action.region_code is 'Region of the sender. · kode wilayah';
comment on column warehouse.fact_meeting_action.meeting_id is 'Number of the meeting. · nomor rapat';
comment on column warehouse.fact_meeting_action.meeting_date is 'Day of the meeting. · tanggal rapat';
comment on column warehouse.fact_meeting_action.meeting_level is 'KABKOTA or KECAMATAN. · tingkat';
comment on column warehouse.fact_meeting_action.action_mark is 'Fingerprint of the wording of the action: the same action in later versions. · sidik butir';
comment on column warehouse.fact_meeting_action.responsible is 'Agency that has to act, as the minutes name it. · penanggung jawab';
comment on column warehouse.fact_meeting_action.target_date is 'Last day for it; null if none was set. · target';
comment on column warehouse.fact_meeting_action.status is 'BELUM, PROSES, SELESAI or BATAL, as this version tells. · status';
comment on column warehouse.fact_meeting_action.case_number is 'Case it is about (I05). · nomor kasus';
comment on column warehouse.fact_meeting_action.finding_id is 'Finding it rests on, such as an observation (K02). · nomor temuan';
