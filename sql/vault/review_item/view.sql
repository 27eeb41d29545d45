-- Grain: one row per pair that waits for an officer, with what both say side by side. Personal data.
create or replace view vault.review_item as
select
    item.pair_key,
    item.tier,
    item.way,
    item.score,
    item.weight,
    one.full_name as one_name,
    other.full_name as other_name,
    one.birth_date as one_birth_date,
    other.birth_date as other_birth_date,
    one.sex as one_sex,
    other.sex as other_sex,
    one.nationality as one_nationality,
    other.nationality as other_nationality,
    one.passport as one_passport,
    other.passport as other_passport,
    one.niora as one_niora,
    other.niora as other_niora
from identity.review_item as item
inner join vault.statement as one on item.one_key = one.statement_key
inner join vault.statement as other on item.other_key = other.statement_key;
comment on view vault.review_item is 'Pasangan yang ditinjau, keduanya berdampingan. Data pribadi (pairs under review, side by side).';
comment on column vault.review_item.pair_key is 'Nomor pasangan (identity.person_pair).';
comment on column vault.review_item.tier is 'Tingkat bukti (tier).';
comment on column vault.review_item.way is 'Aturan yang mempertemukan (rule that brought them together).';
comment on column vault.review_item.score is 'Kemiripan nama 0-1 (similarity of the names).';
comment on column vault.review_item.weight is 'Bobot bukti menurut model (match weight).';
comment on column vault.review_item.one_name is 'Nama (name), pihak pertama.';
comment on column vault.review_item.one_birth_date is 'Tanggal lahir (birth date), pihak pertama.';
comment on column vault.review_item.one_sex is 'Jenis kelamin (sex), pihak pertama.';
comment on column vault.review_item.one_nationality is 'Kewarganegaraan (nationality), pihak pertama.';
comment on column vault.review_item.one_passport is 'Paspor (passport), pihak pertama.';
comment on column vault.review_item.one_niora is 'Nomor induk orang asing (immigration number), pihak pertama.';
comment on column vault.review_item.other_name is 'Nama (name), pihak kedua.';
comment on column vault.review_item.other_birth_date is 'Tanggal lahir (birth date), pihak kedua.';
comment on column vault.review_item.other_sex is 'Jenis kelamin (sex), pihak kedua.';
comment on column vault.review_item.other_nationality is 'Kewarganegaraan (nationality), pihak kedua.';
comment on column vault.review_item.other_passport is 'Paspor (passport), pihak kedua.';
comment on column vault.review_item.other_niora is 'Nomor induk orang asing (immigration number), pihak kedua.';
