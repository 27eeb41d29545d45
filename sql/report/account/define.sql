-- define.sql | Grain: one row per publication that found the marts changed: up to where changes have been accounted for. The primary key says so too.
create table if not exists report.account (
    known_at timestamptz not null,
    rules_sha256 text not null,
    cells_changed integer not null,
    primary key (known_at)
);

comment on table report.account is 'Runs whose changes of published figures have been explained. · Saat perubahan angka dijelaskan';
comment on column report.account.known_at is 'Clock of the run. · saat';
comment on column report.account.rules_sha256 is 'Fingerprint of the rules between sources and of the definitions of the marts then. · sidik aturan';
comment on column report.account.cells_changed is 'Entries that this run added to report.cell_change. · jumlah perubahan';
