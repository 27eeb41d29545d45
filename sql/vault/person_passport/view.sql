-- Grain: one row per person and passport under which it was ever named. Personal data.
create or replace view vault.person_passport as
select
    passport,
    nationality,
    person_key,
    min(folded) as passport_folded,
    min(first_period) as first_seen_period
from vault.statement
where passport is not null and person_key is not null
group by passport, nationality, person_key;
comment on view vault.person_passport is 'Paspor yang pernah dipakai seseorang. Data pribadi (passports a person was named with).';
comment on column vault.person_passport.passport is 'Nomor paspor tanpa spasi dan tanda baca (normalised number).';
comment on column vault.person_passport.nationality is 'Kewarganegaraan ISO3 sebagaimana disebut bersamanya; kosong = tidak disebut (nationality named with it).';
comment on column vault.person_passport.person_key is 'Kunci orang (identity.person).';
comment on column vault.person_passport.passport_folded is 'Nomor dengan huruf dan angka mirip disamakan (confusables folded).';
comment on column vault.person_passport.first_seen_period is 'Periode pertama disebut (first period seen).';
