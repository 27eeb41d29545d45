-- Grain: one row per key that gave way. Always points at a key in force: chains are shortened.
create table if not exists identity.person_redirect (
    from_person_key bigint not null,
    to_person_key bigint not null,
    judgement_key bigint not null,
    primary key (from_person_key)
);
create index if not exists person_redirect_to on identity.person_redirect (to_person_key);
comment on table identity.person_redirect is 'Pengalihan kunci orang yang sudah digabungkan (where a merged key lives on).';
comment on column identity.person_redirect.from_person_key is 'Kunci lama (key that gave way).';
comment on column identity.person_redirect.to_person_key is 'Kunci yang berlaku (key in force).';
comment on column identity.person_redirect.judgement_key is 'Keputusan yang menggabungkan (identity.judgement).';
