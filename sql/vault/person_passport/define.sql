-- Grain: one row per person and passport under which it was ever named. Personal data.
create table if not exists vault.person_passport (
    passport text collate "C" not null,
    nationality text collate "C" not null,
    person_key bigint not null,
    passport_folded text collate "C" not null,
    first_seen_period integer not null,
    primary key (person_key, passport, nationality)
);
-- Exact numbers are found by this index too: equal passports are equal when folded.
create index if not exists person_passport_folded on vault.person_passport (passport_folded);
comment on table vault.person_passport is 'Paspor yang pernah dipakai seseorang. Data pribadi (passports a person was named with).';
comment on column vault.person_passport.passport is 'Nomor paspor tanpa spasi dan tanda baca (normalised number).';
comment on column vault.person_passport.nationality is 'Kewarganegaraan ISO3 sebagaimana disebut bersamanya; kosong = tidak disebut (nationality named with it).';
comment on column vault.person_passport.person_key is 'Kunci orang (identity.person).';
comment on column vault.person_passport.passport_folded is 'Nomor dengan huruf dan angka mirip disamakan (confusables folded).';
comment on column vault.person_passport.first_seen_period is 'Periode pertama disebut (first period seen).';
