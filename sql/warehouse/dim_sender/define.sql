-- define.sql | Grain: one row per registered sender. The primary key says so too.
create table if not exists warehouse.dim_sender (
    sender text,
    kind text not null,
    sender_name text not null,
    region_code text,
    since_period text,
    time_zone text,
    primary key (sender)
);
alter table warehouse.dim_sender add column if not exists known_from timestamptz not null default '-infinity';

comment on table warehouse.dim_sender is 'Senders: kecamatan, companies, immigration and other offices. · Pengirim laporan';
comment on column warehouse.dim_sender.sender is 'Code, as in file names: 640212, a NIB, KANIM-SMD. · kode pengirim';
comment on column warehouse.dim_sender.kind is 'district, company, immigration or office. · jenis pengirim';
comment on column warehouse.dim_sender.sender_name is 'Name of the sender. · nama pengirim';
comment on column warehouse.dim_sender.region_code is 'Region it reports for: a kecamatan for districts, else a kabupaten or kota. · kode wilayah';
comment on column warehouse.dim_sender.since_period is 'First period for which it owes its forms. · wajib lapor sejak';
comment on column warehouse.dim_sender.time_zone is 'Zone in which its deadlines end. · zona waktu';
comment on column warehouse.dim_sender.known_from is 'Clock of the load since which the row says this; -infinity for the first load. · diketahui sejak';
