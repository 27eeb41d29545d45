-- Grain: one row per accepted row of a submission: whose row it is, and why.
create table if not exists identity.person_link (
    submission_key bigint not null,
    row_number integer not null,
    person_key bigint not null,
    tier smallint not null,
    score real not null,
    decided_by text not null,
    linked_at timestamptz not null,
    statement_key bigint,
    primary key (submission_key, row_number)
);
create index if not exists person_link_person on identity.person_link (person_key);
comment on table identity.person_link is 'Baris milik siapa: satu baris per baris kiriman yang diterima (which row speaks of which person).';
comment on column identity.person_link.submission_key is 'Kunci kiriman (intake.submission).';
comment on column identity.person_link.row_number is 'Nomor baris sebagaimana dilihat pengirim (row as the sender sees it).';
comment on column identity.person_link.person_key is 'Kunci orang (identity.person).';
comment on column identity.person_link.tier is 'Tingkat pencocokan 1-5 menurut bukti: NIORA, paspor, paspor mirip, tanggal lahir dan nama, nama saja (matching tier).';
comment on column identity.person_link.score is 'Kemiripan 0-1 (similarity, 1 = exact).';
comment on column identity.person_link.decided_by is 'Aturan yang memutuskan, misalnya niora, passport, tier5_provisional, doubtful (rule that decided).';
comment on column identity.person_link.linked_at is 'Saat dikaitkan; berubah bila dipindahkan (clock of the link; moves when the link moves, so that facts follow).';
comment on column identity.person_link.statement_key is 'Pernyataan di baris itu (vault.statement).';
