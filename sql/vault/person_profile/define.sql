-- Grain: one row per person: who it is, as the best source says. Personal data.
create table if not exists vault.person_profile (
    person_key bigint not null,
    niora text collate "C",
    full_name text,
    birth_date date,
    sex text,
    nationality text,
    source_rank smallint not null,
    period_key integer not null,
    primary key (person_key)
);
create unique index if not exists person_profile_niora on vault.person_profile (niora);
comment on table vault.person_profile is 'Jati diri orang menurut sumber terbaik. Data pribadi (who a person is, by the best source).';
comment on column vault.person_profile.person_key is 'Kunci orang (identity.person).';
comment on column vault.person_profile.niora is 'Nomor induk orang asing; paling banyak satu per orang (immigration number, at most one per person).';
comment on column vault.person_profile.full_name is 'Nama lengkap (name). Data pribadi.';
comment on column vault.person_profile.birth_date is 'Tanggal lahir (birth date). Data pribadi.';
comment on column vault.person_profile.sex is 'Jenis kelamin L/P (sex).';
comment on column vault.person_profile.nationality is 'Kewarganegaraan ISO3 (nationality).';
comment on column vault.person_profile.source_rank is 'Peringkat sumber keterangan: 1 imigrasi, 2 perusahaan, 3 kecamatan, 4 dinas (rank of the source).';
comment on column vault.person_profile.period_key is 'Periode keterangan (period of these facts).';
