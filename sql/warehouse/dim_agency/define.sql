-- define.sql | Grain: one row per agency and spell in which it had one name and one superior (SCD-2). The primary key says so too.
create table if not exists warehouse.dim_agency (
    agency text not null,
    title_id text not null,
    title_en text not null,
    superior text not null,
    valid_from date not null,
    valid_to date,
    is_current boolean not null,
    source text not null,
    confidence text not null,
    primary key (agency, valid_from)
);

comment on table warehouse.dim_agency is 'Agencies that take part in surveillance and migration, with what they were called and to whom they belonged. · Instansi';
comment on column warehouse.dim_agency.agency is 'Code as the forms have it. · kode instansi';
comment on column warehouse.dim_agency.title_id is 'Name. · nama';
comment on column warehouse.dim_agency.title_en is 'Name in English. · nama dalam bahasa Inggris';
comment on column warehouse.dim_agency.superior is 'Ministry or government it belonged to. · induk';
comment on column warehouse.dim_agency.valid_from is 'First day. · berlaku sejak';
comment on column warehouse.dim_agency.valid_to is 'Last day; null while it holds. · berlaku sampai';
comment on column warehouse.dim_agency.is_current is 'Holds on the clock of the last load. · berlaku sekarang';
comment on column warehouse.dim_agency.source is 'Where the fact stands. · sumber';
comment on column warehouse.dim_agency.confidence is 'official, press or general (unverified). · tingkat keyakinan';
