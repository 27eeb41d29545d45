-- define.sql | Grain: one row per KBLI edition, code and spell of validity (SCD-2). The primary key says so too.
create table if not exists warehouse.dim_kbli (
    kbli_version text not null,
    kbli text not null,
    valid_from date not null,
    valid_to date,
    section text not null,
    title_id text not null,
    sector text not null,
    is_current boolean not null,
    primary key (kbli_version, kbli, valid_from)
);

comment on table warehouse.dim_kbli is 'Activities by edition of the KBLI, with the sector of the reports. · Klasifikasi baku lapangan usaha';
comment on column warehouse.dim_kbli.kbli_version is 'Edition: 2020 or 2025. · versi KBLI';
comment on column warehouse.dim_kbli.kbli is 'Letter of the section or 2 to 5 digits. · kode KBLI';
comment on column warehouse.dim_kbli.valid_from is 'First day in force. · berlaku sejak';
comment on column warehouse.dim_kbli.valid_to is 'Last day in force; null while in force. · berlaku sampai';
comment on column warehouse.dim_kbli.section is 'Letter of the section in this edition. · kategori';
comment on column warehouse.dim_kbli.title_id is 'Title. · judul';
comment on column warehouse.dim_kbli.sector is 'Sector in the codes of K01. · sektor';
comment on column warehouse.dim_kbli.is_current is 'Holds on the clock of the last load. · berlaku sekarang';
