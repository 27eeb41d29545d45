-- define.sql | Grain: one row per person and version (SCD-2). The primary key says so too.
create table if not exists warehouse.dim_person (
    person_version_key bigint generated always as identity,
    person_key bigint not null,
    nationality text,
    sex text,
    birth_year_band text,
    valid_from timestamptz not null,
    valid_to timestamptz,
    is_current boolean not null,
    primary key (person_key, valid_from)
);

comment on table warehouse.dim_person is 'Persons without personal data: what a figure may be broken down by. · Orang, tanpa data pribadi';
comment on column warehouse.dim_person.person_version_key is 'Key of this version of the person. · kunci versi orang';
comment on column warehouse.dim_person.person_key is 'The person, our key (identity.person). · orang';
comment on column warehouse.dim_person.nationality is 'Nationality, ISO 3166-1 alpha-3; XXX unknown. · kebangsaan';
comment on column warehouse.dim_person.sex is 'L male, P female. · jenis kelamin';
comment on column warehouse.dim_person.birth_year_band is 'Five years in which the person was born, such as 1980-1984; never the date. · kelompok tahun lahir';
comment on column warehouse.dim_person.valid_from is 'Moment since which this version is known to us; -infinity for the first one, so that no fact stays without a version. · diketahui sejak';
comment on column warehouse.dim_person.valid_to is 'Moment at which a newer version replaced it; null while it is the newest. · diganti pada';
comment on column warehouse.dim_person.is_current is 'True for the version that holds now. · versi yang berlaku';
