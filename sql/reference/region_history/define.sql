-- define.sql | Grain: one row per region, former name and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.region_history (
    old_code text,
    old_name text not null,
    old_parent_code text not null,
    new_code text not null,
    new_name text not null,
    change text not null check (change in ('move', 'rename')),
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (new_code, old_name, valid_from)
);
-- Databases made before rows had spells of validity.
select reference.key_by('region_history', 'new_code, old_name, valid_from');
create index if not exists region_history_old_code on reference.region_history (old_code);
comment on table reference.region_history is 'Changes of region codes and names between decrees (riwayat perubahan kode dan nama wilayah).';
comment on column reference.region_history.old_code is 'Code before the change; null where the documents do not give it (kode lama).';
comment on column reference.region_history.old_name is 'Name before the change (nama lama).';
comment on column reference.region_history.old_parent_code is 'District of a village, province of a regency, before the change (induk lama).';
comment on column reference.region_history.new_code is 'Code after the change (kode baru).';
comment on column reference.region_history.new_name is 'Name after the change (nama baru).';
comment on column reference.region_history.change is 'move: another district and code; rename: same code (jenis perubahan).';
comment on column reference.region_history.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.region_history.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.region_history.source is 'Where the fact stands (sumber).';
comment on column reference.region_history.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
