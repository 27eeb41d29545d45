-- define.sql | Grain: one row per region and first day of a figure (SCD-2). The primary key says so too.
create table if not exists warehouse.dim_population (
    region_code text not null,
    valid_from date not null,
    valid_to date,
    residents_15_64 integer not null,
    known_from timestamptz not null default '-infinity',
    primary key (region_code, valid_from)
);

comment on table warehouse.dim_population is 'Residents aged 15 to 64, the denominator of R33 and R34. · Penduduk usia 15–64';
comment on column warehouse.dim_population.region_code is 'Village, or regency as a whole. · kode wilayah';
comment on column warehouse.dim_population.valid_from is 'First day of the figure. · berlaku sejak';
comment on column warehouse.dim_population.valid_to is 'Last day of the figure; null while it holds. · berlaku sampai';
comment on column warehouse.dim_population.residents_15_64 is 'Residents aged 15 to 64. · penduduk 15–64';
comment on column warehouse.dim_population.known_from is 'Clock of the load since which the row says this; -infinity for the first load. · diketahui sejak';
