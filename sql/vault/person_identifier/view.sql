-- Grain: one row per identifier of a person: NIORA, passport, and passport with confusable characters folded. Personal data.
create or replace view vault.person_identifier as
select
    'NIORA' as kind,
    profile.niora as value,
    profile.nationality,
    profile.person_key,
    profile.period_key as first_seen_period
from vault.person_profile as profile
where profile.niora is not null
union all
select
    'PASSPORT',
    held.passport,
    held.nationality,
    held.person_key,
    held.first_seen_period
from vault.person_passport as held
union all
select
    'PASSPORT_FOLDED',
    held.passport_folded,
    held.nationality,
    held.person_key,
    held.first_seen_period
from vault.person_passport as held;
comment on view vault.person_identifier is 'Nomor pengenal seseorang: NIORA, paspor, paspor disamakan. Data pribadi (identifiers of a person).';
comment on column vault.person_identifier.kind is 'Jenis: NIORA, PASSPORT, PASSPORT_FOLDED (kind).';
comment on column vault.person_identifier.value is 'Nomor (number).';
comment on column vault.person_identifier.nationality is 'Kewarganegaraan ISO3 (nationality).';
comment on column vault.person_identifier.person_key is 'Kunci orang (identity.person).';
comment on column vault.person_identifier.first_seen_period is 'Periode pertama disebut (first period seen).';
