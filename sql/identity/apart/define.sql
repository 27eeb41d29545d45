-- Grain: one row per statement and decision that keeps two sides apart. Rows of one decision on different sides are never one person.
create table if not exists identity.apart (
    judgement_key bigint not null,
    statement_key bigint not null,
    side smallint not null,
    primary key (judgement_key, statement_key)
);
create index if not exists apart_statement on identity.apart (statement_key);
comment on table identity.apart is 'Keputusan yang memisahkan dua pihak (decisions that keep two sides apart).';
comment on column identity.apart.judgement_key is 'Keputusan (identity.judgement).';
comment on column identity.apart.statement_key is 'Pernyataan (vault.statement).';
comment on column identity.apart.side is 'Pihak 1 atau 2 (side).';
