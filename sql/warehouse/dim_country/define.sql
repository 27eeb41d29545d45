-- define.sql | Grain: one row per country or nationality code. The primary key says so too.
create table if not exists warehouse.dim_country (
    country_code text,
    alpha2 text,
    name_id text not null,
    name_en text not null,
    primary key (country_code)
);

comment on table warehouse.dim_country is 'Countries and nationalities. · Negara dan kebangsaan';
comment on column warehouse.dim_country.country_code is 'ISO 3166-1 alpha-3; XXX unknown. · kode negara';
comment on column warehouse.dim_country.alpha2 is 'ISO 3166-1 alpha-2, where there is one. · kode dua huruf';
comment on column warehouse.dim_country.name_id is 'Name in Indonesian. · nama negara';
comment on column warehouse.dim_country.name_en is 'Name in English. · nama dalam bahasa Inggris';
