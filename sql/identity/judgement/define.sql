-- Grain: one row per judgement on who is who that changed something, by the rules or by a person. Append-only: an undone judgement stays, with
-- the one that undid it after it.
create table if not exists identity.judgement (
    judgement_key bigint generated always as identity not null,
    made_at timestamptz not null,
    made_by text not null,
    kind text not null,
    subject text not null,
    from_key bigint,
    to_key bigint,
    reason text not null,
    evidence jsonb not null,
    undoes_key bigint,
    primary key (judgement_key)
);
alter table identity.judgement add column if not exists why text;
create index if not exists judgement_from on identity.judgement (from_key);
create index if not exists judgement_to on identity.judgement (to_key);
create or replace trigger judgement_is_append_only before update or delete or truncate on identity.judgement
for each statement execute function intake.append_only();
comment on table identity.judgement is 'Catatan keputusan tentang siapa adalah siapa, hanya bertambah (append-only log of who is who).';
comment on column identity.judgement.judgement_key is 'Kunci keputusan (our key).';
comment on column identity.judgement.made_at is 'Saat diputuskan (clock of the run or of the decision).';
comment on column identity.judgement.made_by is 'Pemutus: rules atau nama orang (the rules, or who decided).';
comment on column identity.judgement.kind is 'Jenis: merge, split, same, different, undo (kind of judgement).';
comment on column identity.judgement.subject is 'Tentang: person atau company (what it is about).';
comment on column identity.judgement.from_key is 'Kunci asal: yang memberi jalan atau yang dipisah (key that gave way, or that was split).';
comment on column identity.judgement.to_key is 'Kunci tujuan (key that the statements belong to now).';
comment on column identity.judgement.reason is 'Alasan, misalnya passport, niora, renewed_passport, review (why).';
comment on column identity.judgement.evidence is 'Bukti tanpa data pribadi: tingkat, skor, kunci pernyataan, kiriman (evidence without personal values).';
comment on column identity.judgement.why is 'Alasan dalam kata-kata pemutus; kosong untuk aturan (why, in the words of who decided; null for the rules).';
comment on column identity.judgement.undoes_key is 'Keputusan yang dibatalkan olehnya (judgement that it undoes).';
