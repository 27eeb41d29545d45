-- view.sql | Grain: one row per person and month told in a kecamatan that has lost a village, where the village is known.
create or replace view warehouse.moved_person as
with told as (
    select
        warehouse.period_text(fact.period_key) as period,
        fact.region_code,
        fact.person_key,
        fact.village_code,
        1 as turn,
        source.file_key,
        fact.row_number
    from warehouse.fact_district_presence as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.region_code in (select lost.region_code from warehouse.moved_kecamatan as lost where lost.has_lost_village)
    union all
    select
        period,
        region_code,
        person_key,
        village_code,
        2,
        file_key,
        row_number
    from warehouse.rostered_village
    where region_code in (select lost.region_code from warehouse.moved_kecamatan as lost where lost.has_lost_village)
),

-- The village that the district wrote down, else that of the workplace on the roster.
placed as (
    select distinct on (period, region_code, person_key)
        period,
        region_code,
        person_key,
        left(warehouse.place_now(village_code), 8) as region_code_now
    from told
    where length(village_code) = 13 and person_key is not null
    order by period asc, region_code asc, person_key asc, turn asc, file_key asc, row_number asc
)

select
    period,
    region_code,
    person_key,
    case when starts_with(region_code_now, left(region_code, 5)) then region_code_now else region_code end as region_code_now
from placed;
comment on view warehouse.moved_person is
'Persons told in a kecamatan that has lost a village, with the kecamatan in which their village lies today. · Orang dan kecamatan sekarang';
comment on column warehouse.moved_person.period is 'Month, such as 2021-10. · periode';
comment on column warehouse.moved_person.region_code is 'Kecamatan, by the code of then. · kode kecamatan saat itu';
comment on column warehouse.moved_person.person_key is 'Person, our key. · orang';
comment on column warehouse.moved_person.region_code_now is 'Kecamatan of today. · kode kecamatan sekarang';
