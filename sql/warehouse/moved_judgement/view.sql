-- view.sql | Grain: one row per judgement, of any time, whose place is called otherwise today. Whether there is any at all is what is mostly asked.
create or replace view warehouse.moved_judgement as
select
    judged.period_key,
    judged.region_code,
    judged.person_key,
    judged.known_from
from warehouse.fact_reconciliation_monthly as judged
where
    -- Arrays, made once: a set would be looked into for every judgement of the country.
    judged.region_code = any(cast((select array_agg(place.region_code) from warehouse.moved_kecamatan as place) as text []))
    and (
        judged.region_code = any(
            cast((select array_agg(place.region_code) from warehouse.moved_kecamatan as place where place.region_code <> place.region_code_now) as text [])
        )
        or judged.village_code = any(cast((select array_agg(village.village_code) from warehouse.moved_village as village) as text []))
    );
comment on view warehouse.moved_judgement is 'Judgements of persons in a kecamatan that was renumbered or in a village that changed its kecamatan, as known at any time. · Penilaian di wilayah yang berubah';
comment on column warehouse.moved_judgement.period_key is 'Month, key of dim_period. · periode';
comment on column warehouse.moved_judgement.region_code is 'Kecamatan by the code of then. · kode kecamatan saat itu';
comment on column warehouse.moved_judgement.person_key is 'Person, our key. · orang';
comment on column warehouse.moved_judgement.known_from is 'Since when it has been known. · diketahui sejak';
