-- view.sql | R02. Grain: one row per month, region, combination of sources and whether it could be assessed; kecamatan rows and one de-duplicated kabupaten row.
create or replace view mart.evidence_combination as
with found as (
    select
        period,
        region_code,
        person_key,
        d,
        c,
        i,
        is_assessable
    from warehouse.reconciliation_known
    where length(region_code) > 5
    union all
    select
        period,
        kabupaten_code,
        person_key,
        bool_or(d),
        bool_or(c),
        bool_or(i),
        bool_or(is_assessable)
    from warehouse.reconciliation_known
    group by period, kabupaten_code, person_key
)

select
    found.period,
    found.region_code,
    region.region_name,
    case when found.d then 'D' else '' end || case when found.c then 'C' else '' end || case when found.i then 'I' else '' end as combination,
    found.is_assessable as assessable,
    count(*) as persons
from found
inner join warehouse.visible_region as region on found.region_code = region.region_code
where found.d or found.c or found.i
group by 1, 2, 3, 4, 5;
comment on view mart.evidence_combination is
'R02: everybody known to any source, by the sources that know them. · Orang menurut gabungan bukti';
comment on column mart.evidence_combination.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.evidence_combination.region_code is 'Dotted Kemendagri code; five characters is the kabupaten or kota as a whole. · kode wilayah';
comment on column mart.evidence_combination.region_name is 'Name of the region. · nama wilayah';
comment on column mart.evidence_combination.combination is 'D district, C company, I immigration: D, C, I, DC, DI, CI or DCI. · gabungan bukti';
comment on column mart.evidence_combination.assessable is 'False where a source that would be needed has not reported (TIDAK_DAPAT_DINILAI). · dapat dinilai';
comment on column mart.evidence_combination.persons is 'Distinct persons. · orang';
