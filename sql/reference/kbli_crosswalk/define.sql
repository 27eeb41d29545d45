-- define.sql | Grain: one row per pair of a KBLI 2020 and a KBLI 2025 code and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.kbli_crosswalk (
    code_2020 text not null,
    code_2025 text not null,
    relation text not null check (relation in ('same', 'retitled', 'moved', 'split', 'merged')),
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (code_2020, code_2025, valid_from)
);
create index if not exists kbli_crosswalk_2025 on reference.kbli_crosswalk (code_2025);
comment on table reference.kbli_crosswalk is 'Which KBLI 2025 code follows a KBLI 2020 code, divisions and section B; letters change meaning and have no row (kesesuaian KBLI 2020 dan 2025).';
comment on column reference.kbli_crosswalk.code_2020 is 'Code of 2 to 5 digits in KBLI 2020 (kode KBLI 2020).';
comment on column reference.kbli_crosswalk.code_2025 is 'Code of 2 to 5 digits in KBLI 2025; several rows where one code was split (kode KBLI 2025).';
comment on column reference.kbli_crosswalk.relation is 'same: code and title; retitled: same code, other words; moved: one code to one; split: one to several; merged: several to one (hubungan).';
comment on column reference.kbli_crosswalk.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.kbli_crosswalk.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.kbli_crosswalk.source is 'Where the fact stands (sumber).';
comment on column reference.kbli_crosswalk.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
