-- Grain: one row per broken rule instance, row and column of a submission. Holds no value of a cell.
create table if not exists quality.finding (
    submission_key bigint not null,
    row_number integer,
    column_name text,
    rule_code text not null,
    severity text not null,
    nature text not null,
    message text not null,
    cell text,
    form text not null
);
alter table quality.finding add column if not exists subject text;
alter table quality.finding add column if not exists fingerprint text;
alter table quality.finding add column if not exists explained boolean not null default false;
create index if not exists finding_submission on quality.finding (submission_key, row_number);
create index if not exists finding_rule on quality.finding (rule_code);
comment on table quality.finding is 'Temuan pemeriksaan per baris dan kolom, tanpa isi sel (findings, no values).';
comment on column quality.finding.submission_key is 'Kunci kiriman (submission).';
comment on column quality.finding.row_number is 'Nomor baris pengirim; kosong = seluruh berkas (row, null = whole file).';
comment on column quality.finding.column_name is 'Kolom (column).';
comment on column quality.finding.rule_code is 'Kode aturan (rule code).';
comment on column quality.finding.severity is 'refuse_file, refuse_row, atau query.';
comment on column quality.finding.nature is 'D data, K kepatuhan.';
comment on column quality.finding.message is 'Kalimat untuk pengirim, tanpa isi sel (message, no value).';
comment on column quality.finding.cell is 'Alamat sel (cell address).';
comment on column quality.finding.form is 'Kode formulir (form).';
comment on column quality.finding.subject is 'Sidik kunci baris, atau berkas; hanya catatan yang dapat dijelaskan (hash of the row key; queries that can be explained).';
comment on column quality.finding.fingerprint is 'Sidik nilai yang dilihat aturan (hash of the values the rule looked at).';
comment on column quality.finding.explained is 'Sudah dijelaskan pengirim dan alasannya masih berlaku (a reason is in force).';
