-- Grain: one row per judgement that two keys are one person. Append-only log.
create table if not exists identity.person_merge (
    merge_key bigint not null,
    from_person_key bigint not null,
    to_person_key bigint not null,
    merged_at timestamptz not null,
    reason text not null,
    submission_key bigint not null,
    row_number integer not null,
    links_moved integer not null,
    primary key (merge_key)
);
comment on table identity.person_merge is 'Catatan penggabungan dua kunci menjadi satu orang (append-only log of merges).';
comment on column identity.person_merge.merge_key is 'Kunci penggabungan (our key).';
comment on column identity.person_merge.from_person_key is 'Kunci yang digabungkan (key that gave way).';
comment on column identity.person_merge.to_person_key is 'Kunci yang bertahan (key that stays).';
comment on column identity.person_merge.merged_at is 'Saat digabungkan (clock of the run).';
comment on column identity.person_merge.reason is 'Alasan, misalnya niora_and_passport (why).';
comment on column identity.person_merge.submission_key is 'Kiriman yang membuktikan (submission that holds the evidence).';
comment on column identity.person_merge.row_number is 'Baris yang membuktikan (row that holds the evidence).';
comment on column identity.person_merge.links_moved is 'Jumlah kaitan yang dipindahkan (links moved).';
