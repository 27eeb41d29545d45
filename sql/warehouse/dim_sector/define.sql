-- define.sql | Grain: one row per sector code of K01. The primary key says so too.
create table if not exists warehouse.dim_sector (
    sector text,
    title_id text not null,
    title_en text not null,
    sort_order integer not null,
    primary key (sector)
);

comment on table warehouse.dim_sector is 'Sectors of activity, in the codes of K01. · Sektor kegiatan';
comment on column warehouse.dim_sector.sector is 'Code, such as TAMBANG. · kode sektor';
comment on column warehouse.dim_sector.title_id is 'Name in Indonesian. · nama sektor';
comment on column warehouse.dim_sector.title_en is 'Name in English. · nama dalam bahasa Inggris';
comment on column warehouse.dim_sector.sort_order is 'Order in tables and charts; the unknown stands last. · urutan';
