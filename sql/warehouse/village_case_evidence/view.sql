-- view.sql | Grain: one row per row of I06, I07, I08 or K04 that tells a case of warehouse.village_case.
-- Rates need residents, who are told for the villages of today alone: so cases stand under the codes of today, too (warehouse_territory).
create or replace view warehouse.village_case_evidence as
select
    'KEPULANGAN' as source,
    'w' || home.who as who,
    home.ktp_region_code as village_code,
    home.arrived_date as case_date,
    told.submission_key,
    told.row_number
from warehouse_territory.homecoming_known as home
inner join warehouse.homecoming_evidence as told on home.who = told.who and home.homecoming_number = told.homecoming_number
where length(home.ktp_region_code) = 13 and not home.has_official_placement
union all
select
    'PASPOR',
    'p' || coalesce(fact.holder_hash_immigration, source.sender || '|' || fact.case_id_immigration),
    fact.ktp_region_code,
    fact.case_date,
    fact.submission_key,
    fact.row_number
from warehouse_territory.fact_passport_deferral as fact
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
where length(fact.ktp_region_code) = 13
union all
select
    'TPI',
    'd' || source.sender || '|' || fact.case_id_immigration,
    fact.ktp_region_code,
    fact.case_date,
    fact.submission_key,
    fact.row_number
from warehouse_territory.fact_departure_deferral as fact
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
where length(fact.ktp_region_code) = 13
union all
select
    'DESA',
    -- The same key as a homecoming, so that one person counts once.
    'w' || cast(fact.citizen_key as text),
    fact.village_code,
    source.start_date,
    fact.submission_key,
    fact.row_number
from warehouse_territory.fact_citizen_watch as fact
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
where fact.is_nonprocedural_sign and length(fact.village_code) = 13;

comment on view warehouse.village_case_evidence is 'The rows behind each case of a village, as known at sinergi.known_on; `sinergi trace` reads it. · Baris di balik tiap kasus desa';
comment on column warehouse.village_case_evidence.source is 'KEPULANGAN, PASPOR, TPI or DESA, as in village_case. · sumber';
comment on column warehouse.village_case_evidence.who is 'Person or case, as in village_case. · orang atau kasus';
comment on column warehouse.village_case_evidence.village_code is 'Desa or kelurahan. · kode desa/kelurahan';
comment on column warehouse.village_case_evidence.case_date is 'Day of the case; of a village''s watch the first day of its month. · tanggal';
comment on column warehouse.village_case_evidence.submission_key is 'File of the row. · berkas';
comment on column warehouse.village_case_evidence.row_number is 'Row as the sender sees it. · baris';
