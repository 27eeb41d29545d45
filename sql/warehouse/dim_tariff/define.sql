-- define.sql | Grain: one row per kind of charge and spell of validity (SCD-2). The primary key says so too.
create table if not exists warehouse.dim_tariff (
    kind text not null,
    valid_from date not null,
    valid_to date,
    amount_idr numeric,
    amount_usd numeric,
    unit text not null,
    is_current boolean not null,
    primary key (kind, valid_from)
);
alter table warehouse.dim_tariff add column if not exists known_from timestamptz not null default '-infinity';

comment on table warehouse.dim_tariff is 'Official charges and the days on which they held. · Tarif resmi';
comment on column warehouse.dim_tariff.kind is 'OVERSTAY or DKPTKA. · jenis';
comment on column warehouse.dim_tariff.valid_from is 'First day in force. · berlaku sejak';
comment on column warehouse.dim_tariff.valid_to is 'Last day in force; null while in force. · berlaku sampai';
comment on column warehouse.dim_tariff.amount_idr is 'Rupiah a unit; null when set in dollars. · rupiah';
comment on column warehouse.dim_tariff.amount_usd is 'US dollars a unit; null when set in rupiah. · dolar AS';
comment on column warehouse.dim_tariff.unit is 'What one amount is charged for. · satuan';
comment on column warehouse.dim_tariff.is_current is 'Holds on the clock of the last load. · berlaku sekarang';
comment on column warehouse.dim_tariff.known_from is 'Clock of the load since which the row says this; -infinity for the first load. · diketahui sejak';
