-- Grain: one row per two statements that were compared and could be one person; rests on nothing but the two of them. No personal values.
create table if not exists identity.person_pair (
    one_key bigint not null,
    other_key bigint not null,
    tier smallint not null,
    score real not null,
    way text not null,
    fit smallint not null,
    weight real,
    model text,
    evidence jsonb,
    pair_key bigint generated always as identity,
    primary key (one_key, other_key)
);
create unique index if not exists person_pair_key on identity.person_pair (pair_key);
create index if not exists person_pair_other on identity.person_pair (other_key);
comment on table identity.person_pair is 'Dua pernyataan yang mungkin satu orang, dan mengapa (two statements that could be one person, and why).';
comment on column identity.person_pair.one_key is 'Pernyataan dengan kunci lebih kecil (vault.statement, the smaller key).';
comment on column identity.person_pair.other_key is 'Pernyataan lain (vault.statement, the greater key).';
comment on column identity.person_pair.tier is 'Tingkat bukti 2-5; 6 = hanya untuk ditinjau (tier; 6 is for review alone).';
comment on column identity.person_pair.score is 'Kemiripan nama 0-1 (similarity of the names).';
comment on column identity.person_pair.way is 'Aturan yang mempertemukan (rule that brought them together).';
comment on column identity.person_pair.fit is 'Seberapa cocok selain nomornya: 0, 1, 2 (how well more than the number agrees).';
comment on column identity.person_pair.weight is 'Bobot bukti menurut model, log2 (match weight of the model).';
comment on column identity.person_pair.model is 'Model dan versinya (model and version that weighed them).';
comment on column identity.person_pair.evidence is 'Bobot tiap pembanding (weight of each comparison), tanpa nilai.';
comment on column identity.person_pair.pair_key is 'Nomor pasangan untuk peninjauan (number by which a reviewer names the pair).';
