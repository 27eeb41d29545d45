-- define.sql | Grain: one row per visa or stay index, regime and first day. The primary key says so too.
create table if not exists warehouse.dim_permit_index (
    index_code text,
    regime text,
    purpose text,
    is_work boolean not null,
    is_investor boolean not null,
    is_family boolean not null,
    is_visit boolean not null,
    valid_from date not null,
    valid_to date,
    primary key (index_code, regime, valid_from)
);

comment on table warehouse.dim_permit_index is 'Visa and stay indices by regime: legacy, 2023 and 2025. · Indeks visa dan izin tinggal';
comment on column warehouse.dim_permit_index.index_code is 'Index, such as E23 or C312. · kode indeks';
comment on column warehouse.dim_permit_index.regime is 'LAMA, KEP2023 or KEP2025. · rezim indeks';
comment on column warehouse.dim_permit_index.purpose is 'What it is for. · tujuan';
comment on column warehouse.dim_permit_index.is_work is 'Allows work for an employer: counts into the population TKA. · izin bekerja';
comment on column warehouse.dim_permit_index.is_investor is 'Index of an investor, counted apart. · investor';
comment on column warehouse.dim_permit_index.is_family is 'Index of a family member. · keluarga';
comment on column warehouse.dim_permit_index.is_visit is 'Index of a visit or visa on arrival. · kunjungan';
comment on column warehouse.dim_permit_index.valid_from is 'First day on which this version holds; 0001-01-01 when older than our sources. · berlaku sejak';
comment on column warehouse.dim_permit_index.valid_to is 'Last day on which it holds; null while it does. · berlaku sampai';
