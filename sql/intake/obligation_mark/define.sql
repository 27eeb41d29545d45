-- Grain: one row: how far generating and refreshing have come, so that a repetition with nothing new costs almost nothing.
create table if not exists intake.obligation_mark (
    is_only boolean primary key default true check (is_only),
    inputs_sha256 text,
    ledger_key bigint not null default 1
);
comment on table intake.obligation_mark is 'Sampai di mana kewajiban sudah dihitung (how far obligations are worked out).';
comment on column intake.obligation_mark.is_only is 'Selalu satu baris (always one row).';
comment on column intake.obligation_mark.inputs_sha256 is 'Sidik masukan terakhir: kontrak, pengirim, kalender, keputusan, bulan (hash of contracts, senders, calendar, overrides and month).';
comment on column intake.obligation_mark.ledger_key is 'Kiriman sebelum kunci ini sudah diputus dan diperhitungkan (files before this key are decided and taken into account).';
