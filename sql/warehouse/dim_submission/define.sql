-- define.sql | Grain: one row per delivered file that intake has finished, and per former state (edition) of its facts. The primary key says so too.
-- When identity moves links, the facts of before stay under a key below zero, in force until then: marts find them as known then.
create table if not exists warehouse.dim_submission (
    submission_key bigint,
    form text,
    sender text,
    period_key integer,
    region_code text,
    version integer,
    kind text,
    status text not null,
    received_at timestamptz,
    rows_read integer,
    rows_accepted integer,
    rows_rejected integer,
    queries integer,
    coverage text,
    data_date date,
    known_from timestamptz,
    known_to timestamptz,
    primary key (submission_key)
);
alter table warehouse.dim_submission add column if not exists edition_of bigint;
alter table warehouse.dim_submission add column if not exists relinked_at timestamptz;
alter table warehouse.dim_submission add column if not exists entered_at timestamptz;
alter table warehouse.dim_submission add column if not exists left_at timestamptz;
create index if not exists dim_submission_obligation on warehouse.dim_submission (form, sender, period_key);

comment on table warehouse.dim_submission is 'Delivered files and when each was in force: the second axis of time of every fact. · Kiriman';
comment on column warehouse.dim_submission.submission_key is 'Key given by intake (intake.submission); below zero for a former state of its facts. · kiriman';
comment on column warehouse.dim_submission.form is 'Form, if it could be told. · kode formulir';
comment on column warehouse.dim_submission.sender is 'Sender, if it could be told. · kode pengirim';
comment on column warehouse.dim_submission.period_key is 'Period, key of dim_period; null when it could not be told. · periode';
comment on column warehouse.dim_submission.region_code is 'Region the sender reports for. · kode wilayah';
comment on column warehouse.dim_submission.version is 'Version number the sender gave. · versi';
comment on column warehouse.dim_submission.kind is 'ASLI, REVISI or NIHIL. · jenis kiriman';
comment on column warehouse.dim_submission.status is 'ACCEPTED, ACCEPTED_WITH_QUERIES, NIL, REFUSED, DUPLICATE, SUPERSEDED or IGNORED. · status';
comment on column warehouse.dim_submission.received_at is 'When it was received. · diterima pada';
comment on column warehouse.dim_submission.rows_read is 'Data rows found in the file. · baris terbaca';
comment on column warehouse.dim_submission.rows_accepted is 'Rows that went on. · baris diterima';
comment on column warehouse.dim_submission.rows_rejected is 'Rows set aside with a reason. · baris ditolak';
comment on column warehouse.dim_submission.queries is 'Findings that ask the sender something. · jumlah pertanyaan';
comment on column warehouse.dim_submission.coverage is 'What the source covers, as its manifest says: KANIM_SAJA or KANIM+PUSAT. · cakupan sumber';
comment on column warehouse.dim_submission.data_date is 'As-of date of the data, as the manifest says. · tanggal data';
comment on column warehouse.dim_submission.known_from is 'Clock of the load that first saw it in force, or that gave its facts their present links; null if it never was in force. · berlaku sejak';
comment on column warehouse.dim_submission.known_to is 'Clock of the load that first saw it superseded; null while it is in force. · berlaku sampai';
comment on column warehouse.dim_submission.edition_of is 'For a former state of the facts (key below zero): the delivered file; null for the file itself. · edisi dari kiriman';
comment on column warehouse.dim_submission.entered_at is 'Clock of the load that first saw it; null where that was of a release before 0.5. · dimuat pada';
comment on column warehouse.dim_submission.left_at is 'Clock of the load that first saw it superseded. · ditinggalkan pada';
comment on column warehouse.dim_submission.relinked_at is 'Clock of the load since which its facts stand as they do, where identity has moved links or was waited for; null elsewhere. · dikaitkan ulang pada';
