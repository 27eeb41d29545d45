-- Grain: one row per decision in force that two statements are one person; an undone one is taken out, the log keeps it.
create table if not exists identity.same (
    judgement_key bigint not null,
    one_key bigint not null,
    other_key bigint not null,
    primary key (judgement_key)
);
create index if not exists same_one on identity.same (one_key);
create index if not exists same_other on identity.same (other_key);
comment on table identity.same is 'Keputusan bahwa dua pernyataan satu orang (decisions that two statements are one person).';
comment on column identity.same.judgement_key is 'Keputusan (identity.judgement).';
comment on column identity.same.one_key is 'Pernyataan dengan kunci lebih kecil (vault.statement, the smaller key).';
comment on column identity.same.other_key is 'Pernyataan lain (vault.statement).';
