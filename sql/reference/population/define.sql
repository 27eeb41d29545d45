-- define.sql | Grain: one row per region and spell of validity. Rows come from seed.csv and `sinergi reference load`; an office puts its own figures in.
create table if not exists reference.population (
    region_code text not null,
    residents_15_64 integer not null check (residents_15_64 > 0),
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (region_code, valid_from)
);
comment on table reference.population is 'Residents aged 15 to 64, the denominator of R33; a village without a row gets an even share of its regency (penduduk usia 15–64).';
comment on column reference.population.region_code is 'Village, or regency as a whole (kode wilayah).';
comment on column reference.population.residents_15_64 is 'Residents aged 15 to 64 (jumlah penduduk 15–64).';
comment on column reference.population.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.population.valid_to is 'Last day in force; null while in force (berlaku sampai).';
comment on column reference.population.source is 'Where the figure stands (sumber).';
comment on column reference.population.confidence is 'official, press, general, by_hand or assumed (tingkat keyakinan).';
