-- define.sql | Grain: one row per country and spell of validity (SCD-2). The primary key says so too.
create table if not exists warehouse.dim_placement_country (
    country_code text not null,
    valid_from date not null,
    valid_to date,
    is_open boolean not null,
    note text,
    is_current boolean not null,
    primary key (country_code, valid_from)
);

comment on table warehouse.dim_placement_country is
'Where migrant workers may be placed, and on which days; a country without a spell is not listed. · Negara penempatan PMI';
comment on column warehouse.dim_placement_country.country_code is 'ISO 3166-1 alpha-3. · kode negara';
comment on column warehouse.dim_placement_country.valid_from is 'First day in force. · berlaku sejak';
comment on column warehouse.dim_placement_country.valid_to is 'Last day in force; null while in force. · berlaku sampai';
comment on column warehouse.dim_placement_country.is_open is 'Placement allowed. · terbuka untuk penempatan';
comment on column warehouse.dim_placement_country.note is 'Limits, such as schemes or kinds of employer. · keterangan';
comment on column warehouse.dim_placement_country.is_current is 'Holds on the clock of the last load. · berlaku sekarang';
