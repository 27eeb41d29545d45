-- view.sql | Grain: one row per month, kecamatan and person, with the village: where seen, else where employed, else the kecamatan alone.
create or replace view warehouse.person_place as
with judged as (
    select
        period,
        region_code,
        person_key,
        state,
        is_alone
    from warehouse.reconciliation_known
),

seen as (
    select distinct on (warehouse.period_text(fact.period_key), fact.person_key, fact.region_code)
        warehouse.period_text(fact.period_key) as period,
        fact.person_key,
        fact.region_code,
        fact.village_code
    from warehouse.fact_district_presence as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.is_present and fact.person_key is not null and length(fact.village_code) > 8
    order by
        warehouse.period_text(fact.period_key) asc, fact.person_key asc, fact.region_code asc, fact.is_independent desc,
        source.file_key asc, fact.row_number asc
),

worked as (
    select distinct on (period, person_key, region_code)
        period,
        person_key,
        region_code,
        village_code
    from warehouse.rostered_village
    where region_code = place_region_code
    order by period asc, person_key asc, region_code asc, file_key asc, row_number asc
)

select
    judged.period,
    judged.region_code,
    judged.person_key,
    judged.state,
    coalesce(seen.village_code, worked.village_code, judged.region_code) as place_code,
    judged.is_alone
from judged
left join seen
    on judged.period = seen.period and judged.person_key = seen.person_key and judged.region_code = seen.region_code
left join worked
    on judged.period = worked.period and judged.person_key = worked.person_key and judged.region_code = worked.region_code;
comment on view warehouse.person_place is 'Judged persons by the deepest place that is known of them; as known at sinergi.known_on. · Letak orang per bulan';
comment on column warehouse.person_place.period is 'Reporting period, such as 2026-10. · periode';
comment on column warehouse.person_place.region_code is 'Kecamatan in which the person was judged. · kode kecamatan';
comment on column warehouse.person_place.person_key is 'Person, our key. · orang';
comment on column warehouse.person_place.state is 'Label of reconciliation. · status';
comment on column warehouse.person_place.place_code is 'Desa or kelurahan, else the kecamatan. · kode tempat';
comment on column warehouse.person_place.is_alone is 'The person was never judged in another kecamatan of the month. · hanya di satu kecamatan';
