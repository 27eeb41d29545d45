-- view.sql | R01. Grain: one row per month, region, sector and nationality; kecamatan rows and one de-duplicated kabupaten row.
create or replace view mart.verified_headcount as
with verified as not materialized (
    select
        period,
        region_code,
        kabupaten_code,
        person_key,
        coalesce(sector, 'TIDAK_TAHU') as sector,
        coalesce(nationality, 'XXX') as nationality,
        state,
        is_alone
    from warehouse.reconciliation_known
    where is_verified
),

-- Persons do not add over kecamatan: in the kabupaten each of several counts once, in one sector, the best known.
once as (
    select distinct on (period, kabupaten_code, person_key)
        period,
        kabupaten_code as region_code,
        sector,
        nationality
    from verified
    where not is_alone
    order by
        period asc, kabupaten_code asc, person_key asc, sector = 'TIDAK_TAHU' asc, state asc, region_code asc, sector asc, nationality asc
),

-- Counted before the names are joined: few groups, many persons. A kabupaten has all of its kecamatan, less those who are in several, and each of these once.
counted as (
    select
        period,
        region_code,
        sector,
        nationality,
        count(*) as persons
    from verified
    where length(region_code) > 5
    group by period, region_code, sector, nationality
    union all
    select
        period,
        region_code,
        sector,
        nationality,
        sum(persons)
    from (
        select
            period,
            kabupaten_code as region_code,
            sector,
            nationality,
            count(*) as persons
        from verified
        group by period, kabupaten_code, sector, nationality
        union all
        select
            period,
            kabupaten_code,
            sector,
            nationality,
            -1
        from verified
        where not is_alone
        union all
        select
            period,
            region_code,
            sector,
            nationality,
            1
        from once
    ) as part
    group by period, region_code, sector, nationality
    having sum(persons) > 0
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.sector,
    counted.nationality,
    cast(counted.persons as bigint) as persons
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.verified_headcount is
'R01: foreign workers verified by district, company and immigration at month-end. A stock: never add months; kecamatan rows do not add up to the kabupaten row. · TKA terverifikasi';
comment on column mart.verified_headcount.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.verified_headcount.region_code is 'Dotted Kemendagri code; five characters is the kabupaten or kota as a whole. · kode wilayah';
comment on column mart.verified_headcount.region_name is 'Name of the region. · nama wilayah';
comment on column mart.verified_headcount.sector is 'Sector in the codes of K01; TIDAK_TAHU when nobody knows. · sektor';
comment on column mart.verified_headcount.nationality is 'ISO 3166-1 alpha-3; XXX unknown. · kebangsaan';
comment on column mart.verified_headcount.persons is 'Distinct persons in state X401 or X402. · orang';
