-- view.sql | R02. Grain: one row per month, region, combination of sources and whether it could be assessed; kecamatan rows and one de-duplicated kabupaten row.
create or replace view mart.evidence_combination as
with counted as (
    select
        period,
        region_code,
        d,
        c,
        i,
        is_assessable,
        count(*) as persons
    from warehouse.reconciliation_known
    where length(region_code) > 5
    group by period, region_code, d, c, i, is_assessable
    union all
    -- A kabupaten has all of its kecamatan, less those who are in several, and each of these once, with all that any of them knows.
    select
        period,
        region_code,
        d,
        c,
        i,
        is_assessable,
        sum(persons)
    from (
        select
            period,
            kabupaten_code as region_code,
            d,
            c,
            i,
            is_assessable,
            count(*) as persons
        from warehouse.reconciliation_known
        group by period, kabupaten_code, d, c, i, is_assessable
        union all
        select
            period,
            kabupaten_code,
            d,
            c,
            i,
            is_assessable,
            -1
        from warehouse.reconciliation_known
        where not is_alone
        union all
        select
            period,
            kabupaten_code,
            bool_or(d),
            bool_or(c),
            bool_or(i),
            bool_or(is_assessable),
            1
        from warehouse.reconciliation_known
        where not is_alone
        group by period, kabupaten_code, person_key
    ) as part
    group by period, region_code, d, c, i, is_assessable
    having sum(persons) > 0
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    case when counted.d then 'D' else '' end || case when counted.c then 'C' else '' end
    || case when counted.i then 'I' else '' end as combination,
    counted.is_assessable as assessable,
    cast(counted.persons as bigint) as persons
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
where counted.d or counted.c or counted.i;
comment on view mart.evidence_combination is
'R02: everybody known to any source, by the sources that know them. · Orang menurut gabungan bukti';
comment on column mart.evidence_combination.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.evidence_combination.region_code is 'Dotted Kemendagri code; five characters is the kabupaten or kota as a whole. · kode wilayah';
comment on column mart.evidence_combination.region_name is 'Name of the region. · nama wilayah';
comment on column mart.evidence_combination.combination is 'D district, C company, I immigration: D, C, I, DC, DI, CI or DCI. · gabungan bukti';
comment on column mart.evidence_combination.assessable is 'False where a source that would be needed has not reported (TIDAK_DAPAT_DINILAI). · dapat dinilai';
comment on column mart.evidence_combination.persons is 'Distinct persons. · orang';
