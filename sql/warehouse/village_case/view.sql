-- view.sql | Grain: one row per person or case, village and source, at the first day on which that source tells it in a quarter.
-- Rates need residents, who are told for the villages of today alone: so cases stand under the codes of today, too (warehouse_territory).
create or replace view warehouse.village_case as
select
    'KEPULANGAN' as source,
    'w' || home.who as who,
    home.ktp_region_code as village_code,
    home.arrived_date as case_date
from warehouse_territory.homecoming_known as home
where length(home.ktp_region_code) = 13 and not home.has_official_placement
union all
select
    'PASPOR',
    'p' || coalesce(fact.holder_hash_immigration, source.sender || '|' || fact.case_id_immigration),
    fact.ktp_region_code,
    min(fact.case_date)
from warehouse_territory.fact_passport_deferral as fact
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
where length(fact.ktp_region_code) = 13
group by 2, 3, date_trunc('quarter', fact.case_date)
union all
select
    'TPI',
    'd' || source.sender || '|' || fact.case_id_immigration,
    fact.ktp_region_code,
    fact.case_date
from warehouse_territory.fact_departure_deferral as fact
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
where length(fact.ktp_region_code) = 13
union all
select
    'DESA',
    -- The same key as a homecoming, so that one person counts once.
    'w' || cast(fact.citizen_key as text),
    fact.village_code,
    min(source.start_date)
from warehouse_territory.fact_citizen_watch as fact
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
where fact.is_nonprocedural_sign and length(fact.village_code) = 13
group by fact.citizen_key, fact.village_code, date_trunc('quarter', source.start_date);
comment on view warehouse.village_case is 'Signs of non-procedural migration by village: come home, held back, watched. · Tanda nonprosedural per desa/kelurahan';
comment on column warehouse.village_case.source is 'KEPULANGAN (I08), PASPOR (I06), TPI (I07) or DESA (K04). · sumber';
comment on column warehouse.village_case.who is 'Person or case; I06 and I07 have no key in common with the others. · siapa';
comment on column warehouse.village_case.village_code is 'Desa or kelurahan of the KTP, or that watches. · kode desa/kelurahan';
comment on column warehouse.village_case.case_date is 'Day. · tanggal';
