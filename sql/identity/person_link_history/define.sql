-- Grain: one row per link that was moved to another person. Append-only, so that every merge can be undone exactly.
create table if not exists identity.person_link_history (
    submission_key bigint not null,
    row_number integer not null,
    merge_key bigint not null,
    person_key bigint not null,
    tier smallint not null,
    score real not null,
    decided_by text not null,
    linked_at timestamptz not null,
    primary key (submission_key, row_number, merge_key)
);
comment on table identity.person_link_history is 'Kaitan sebelum dipindahkan oleh penggabungan (links as they were before a merge moved them).';
comment on column identity.person_link_history.submission_key is 'Kunci kiriman (intake.submission).';
comment on column identity.person_link_history.row_number is 'Nomor baris (row as the sender sees it).';
comment on column identity.person_link_history.merge_key is 'Penggabungan yang memindahkan (identity.person_merge).';
comment on column identity.person_link_history.person_key is 'Orang sebelum dipindahkan (person before the merge).';
comment on column identity.person_link_history.tier is 'Tingkat pencocokan sebelumnya (tier before).';
comment on column identity.person_link_history.score is 'Kemiripan sebelumnya (score before).';
comment on column identity.person_link_history.decided_by is 'Aturan sebelumnya (rule before).';
comment on column identity.person_link_history.linked_at is 'Saat dikaitkan sebelumnya (clock of the link before).';
