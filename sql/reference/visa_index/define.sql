-- define.sql | Grain: one row per visa index and regime and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.visa_index (
    index_code text not null,
    regime text not null check (regime in ('LAMA', 'KEP2023', 'KEP2025')),
    permit_kind text not null,
    purpose text not null,
    is_work boolean not null,
    is_investor boolean not null,
    is_family boolean not null,
    is_visit boolean not null,
    is_retiree boolean not null,
    is_study boolean not null,
    allows_site_visit boolean not null,
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (index_code, regime, valid_from)
);
-- Databases made before rows had spells of validity.
select reference.key_by('visa_index', 'index_code, regime, valid_from');
comment on table reference.visa_index is 'Visa and stay indices by regime, with what the holder may do (indeks visa per rezim).';
comment on column reference.visa_index.index_code is 'Index as printed on the permit, such as E23 (indeks).';
comment on column reference.visa_index.regime is 'LAMA until 2023; KEP2023 from January 2024; KEP2025 from 2 June 2025 (rezim).';
comment on column reference.visa_index.permit_kind is 'Permit that usually follows: ITAS, ITK, VOA or BVK (jenis izin).';
comment on column reference.visa_index.purpose is 'Purpose of stay (tujuan).';
comment on column reference.visa_index.is_work is 'Work allowed, as far as the RPTKA goes (untuk bekerja).';
comment on column reference.visa_index.is_investor is 'Investor, limited work (investor).';
comment on column reference.visa_index.is_family is 'Family reunion, no work (keluarga).';
comment on column reference.visa_index.is_visit is 'Visit, on arrival or visa-free, no work (kunjungan).';
comment on column reference.visa_index.is_retiree is 'Second home, retirement or remote work, no local work (lansia, rumah kedua).';
comment on column reference.visa_index.is_study is 'Study or research (pelajar, peneliti).';
comment on column reference.visa_index.allows_site_visit is 'Site visits to factories and mines allowed (boleh kunjungan lokasi).';
comment on column reference.visa_index.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.visa_index.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.visa_index.source is 'Where the fact stands (sumber).';
comment on column reference.visa_index.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
