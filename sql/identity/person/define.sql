-- Grain: one row per person ever met. A key is given once and never given to anyone else.
create table if not exists identity.person (
    person_key bigint not null,
    created_at timestamptz not null,
    created_by text not null,
    first_submission_key bigint not null,
    primary key (person_key)
);
comment on table identity.person is 'Orang: satu baris per orang, tanpa data pribadi (persons by key only; who they are stands in vault).';
comment on column identity.person.person_key is 'Kunci orang, tetap selamanya (our key, never reassigned).';
comment on column identity.person.created_at is 'Saat dikenal pertama kali (clock of the run that met the person first).';
comment on column identity.person.created_by is 'Bukti pertama: new_niora, new_passport, new_name, doubtful (what the key rests on).';
comment on column identity.person.first_submission_key is 'Kiriman yang pertama menyebutnya (submission that named the person first).';
