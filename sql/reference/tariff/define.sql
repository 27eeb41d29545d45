-- define.sql | Grain: one row per kind of charge and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.tariff (
    kind text not null check (kind in ('OVERSTAY', 'DKPTKA')),
    amount_idr numeric,
    amount_usd numeric,
    unit text not null,
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (kind, valid_from)
);
comment on table reference.tariff is 'Official charges (tarif resmi).';
comment on column reference.tariff.kind is 'OVERSTAY: biaya beban; DKPTKA: compensation for employing a foreign worker (jenis).';
comment on column reference.tariff.amount_idr is 'Rupiah a unit; null when set in dollars (rupiah).';
comment on column reference.tariff.amount_usd is 'US dollars a unit; null when set in rupiah (dolar AS).';
comment on column reference.tariff.unit is 'What one amount is charged for (satuan).';
comment on column reference.tariff.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.tariff.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.tariff.source is 'Where the fact stands (sumber).';
comment on column reference.tariff.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
