-- define.sql | Grain: one row per cell, run and cause that moved it. The value of a cell at any instant is the sum of its rows up to it. The primary key says so too.
create table if not exists report.cell_change (
    view_name text not null,
    cell jsonb not null,
    known_at timestamptz not null,
    cause text not null,
    period text not null,
    region_code text,
    amount numeric not null,
    primary key (view_name, cell, known_at, cause)
);
create index if not exists cell_change_known_at on report.cell_change (known_at);
create index if not exists cell_change_region on report.cell_change (period, region_code);

comment on table report.cell_change is 'The journal of published counts: what moved each cell, by how much, and why. · Buku harian perubahan angka';
comment on column report.cell_change.view_name is 'Mart. · tampilan';
comment on column report.cell_change.cell is 'Keys of the row, and the measure where the mart counts more than one thing. · kunci baris';
comment on column report.cell_change.known_at is 'Clock of the run that moved it. · saat';
comment on column report.cell_change.cause is 'new, resubmitted, late, rule_change, reference_change, identity_merge, identity_split or decision. · sebab';
comment on column report.cell_change.period is 'Period of the row. · periode';
comment on column report.cell_change.region_code is 'Region of the row. · kode wilayah';
comment on column report.cell_change.amount is 'By how much; never zero. · besar perubahan';
