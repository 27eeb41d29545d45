-- define.sql | Grain: one row per reporting period (month, quarter, semester, year; 0 when a file names none). The primary key says so too.
create table if not exists warehouse.dim_period (
    period_key integer,
    period text not null unique,
    kind text not null,
    title_id text not null,
    start_date date,
    end_date date,
    previous_period_key integer,
    primary key (period_key)
);

comment on table warehouse.dim_period is 'Reporting periods. · Periode laporan';
comment on column warehouse.dim_period.period_key is '202610 a month, 202623 a third quarter, 202631 a semester, 202641 a year, 0 unknown. · kunci periode';
comment on column warehouse.dim_period.period is 'As forms write it: 2026-10, 2026-Q3, 2026-S1, 2026. · periode';
comment on column warehouse.dim_period.kind is 'month, quarter, semester, year or unknown. · jenis periode';
comment on column warehouse.dim_period.title_id is 'In words, such as Oktober 2026. · nama periode';
comment on column warehouse.dim_period.start_date is 'First day; null for the unknown period. · hari pertama';
comment on column warehouse.dim_period.end_date is 'Last day, inclusive: the as-of date of stock figures. · hari terakhir';
comment on column warehouse.dim_period.previous_period_key is 'The period of the same kind before it. · periode sebelumnya';
