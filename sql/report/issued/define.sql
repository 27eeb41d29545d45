-- define.sql | Grain: one row per page that was issued, each time its content changed. Append-only. The primary key says so too.
create table if not exists report.issued (
    issue_key bigint generated always as identity,
    period text not null,
    region_code text not null,
    file_name text not null,
    known_at timestamptz not null,
    issued_at timestamptz not null default clock_timestamp(),
    submissions jsonb not null,
    figures_sha256 text not null,
    file_sha256 text not null,
    primary key (issue_key)
);
create index if not exists issued_page on report.issued (period, region_code, known_at);
create or replace trigger append_only before update or delete or truncate on report.issued
for each statement execute function intake.append_only();

comment on table report.issued is 'The register of issued reports: what each rested on, so that nobody need ask which version was read aloud. · Register laporan yang diterbitkan';
comment on column report.issued.issue_key is 'Number of the issue. · nomor terbitan';
comment on column report.issued.period is 'Period reported. · periode';
comment on column report.issued.region_code is 'Kabupaten or kota reported. · kode wilayah';
comment on column report.issued.file_name is 'Name of the page. · nama berkas';
comment on column report.issued.known_at is 'As-of: the figures are those known then (sinergi.known_on). · menurut pengetahuan pada';
comment on column report.issued.issued_at is 'When the page was written. · diterbitkan pada';
comment on column report.issued.submissions is 'Files in force for the period and region: key, form, sender and version of each. · versi kiriman';
comment on column report.issued.figures_sha256 is 'Hash of the figures shown. · sidik angka';
comment on column report.issued.file_sha256 is 'Hash of the file. · sidik berkas';
