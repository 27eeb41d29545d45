-- view.sql | Grain: one row per mart, measure, period and region whose figure differs between the territory of then and that of today.
create or replace view mart.territory_change as
with told as (
    select
        'mart.assisted_village_activity' as view_name,
        'activities' as measure,
        period,
        region_code,
        activities as as_then,
        0 as as_now
    from mart.assisted_village_activity
    union all
    select
        'mart.assisted_village_activity',
        'activities',
        period,
        region_code,
        0,
        activities
    from mart_territory.assisted_village_activity
    union all
    select
        'mart.evidence_combination' as view_name,
        'persons' as measure,
        period,
        region_code,
        persons as as_then,
        0 as as_now
    from mart.evidence_combination
    union all
    select
        'mart.evidence_combination',
        'persons',
        period,
        region_code,
        0,
        persons
    from mart_territory.evidence_combination
    union all
    select
        'mart.expired_still_working' as view_name,
        'persons' as measure,
        period,
        region_code,
        persons as as_then,
        0 as as_now
    from mart.expired_still_working
    union all
    select
        'mart.expired_still_working',
        'persons',
        period,
        region_code,
        0,
        persons
    from mart_territory.expired_still_working
    union all
    select
        'mart.field_activity' as view_name,
        'activities' as measure,
        period,
        region_code,
        activities as as_then,
        0 as as_now
    from mart.field_activity
    union all
    select
        'mart.field_activity',
        'activities',
        period,
        region_code,
        0,
        activities
    from mart_territory.field_activity
    union all
    select
        'mart.immigration_verification' as view_name,
        'verified' as measure,
        period,
        region_code,
        verified as as_then,
        0 as as_now
    from mart.immigration_verification
    union all
    select
        'mart.immigration_verification',
        'verified',
        period,
        region_code,
        0,
        verified
    from mart_territory.immigration_verification
    union all
    select
        'mart.local_employment' as view_name,
        'tki' as measure,
        period,
        region_code,
        tki as as_then,
        0 as as_now
    from mart.local_employment
    union all
    select
        'mart.local_employment',
        'tki',
        period,
        region_code,
        0,
        tki
    from mart_territory.local_employment
    union all
    select
        'mart.location_mismatch' as view_name,
        'persons' as measure,
        period,
        region_code,
        persons as as_then,
        0 as as_now
    from mart.location_mismatch
    union all
    select
        'mart.location_mismatch',
        'persons',
        period,
        region_code,
        0,
        persons
    from mart_territory.location_mismatch
    union all
    select
        'mart.procedural_return' as view_name,
        'returned' as measure,
        period,
        region_code,
        returned as as_then,
        0 as as_now
    from mart.procedural_return
    union all
    select
        'mart.procedural_return',
        'returned',
        period,
        region_code,
        0,
        returned
    from mart_territory.procedural_return
    union all
    select
        'mart.repatriation_by_origin' as view_name,
        'persons' as measure,
        period,
        region_code,
        persons as as_then,
        0 as as_now
    from mart.repatriation_by_origin
    union all
    select
        'mart.repatriation_by_origin',
        'persons',
        period,
        region_code,
        0,
        persons
    from mart_territory.repatriation_by_origin
    union all
    select
        'mart.surveillance_map' as view_name,
        'persons' as measure,
        period,
        region_code,
        persons as as_then,
        0 as as_now
    from mart.surveillance_map
    union all
    select
        'mart.surveillance_map',
        'persons',
        period,
        region_code,
        0,
        persons
    from mart_territory.surveillance_map
    union all
    select
        'mart.unknown_person' as view_name,
        'persons' as measure,
        period,
        region_code,
        persons as as_then,
        0 as as_now
    from mart.unknown_person
    union all
    select
        'mart.unknown_person',
        'persons',
        period,
        region_code,
        0,
        persons
    from mart_territory.unknown_person
    union all
    select
        'mart.unreported_worker' as view_name,
        'persons' as measure,
        period,
        region_code,
        persons as as_then,
        0 as as_now
    from mart.unreported_worker
    union all
    select
        'mart.unreported_worker',
        'persons',
        period,
        region_code,
        0,
        persons
    from mart_territory.unreported_worker
    union all
    select
        'mart.verified_headcount' as view_name,
        'persons' as measure,
        period,
        region_code,
        persons as as_then,
        0 as as_now
    from mart.verified_headcount
    union all
    select
        'mart.verified_headcount',
        'persons',
        period,
        region_code,
        0,
        persons
    from mart_territory.verified_headcount
    union all
    select
        'mart.visit_coverage' as view_name,
        'workplaces' as measure,
        period,
        region_code,
        workplaces as as_then,
        0 as as_now
    from mart.visit_coverage
    union all
    select
        'mart.visit_coverage',
        'workplaces',
        period,
        region_code,
        0,
        workplaces
    from mart_territory.visit_coverage
),

counted as (
    select
        view_name,
        measure,
        period,
        region_code,
        cast(sum(as_then) as bigint) as as_then,
        cast(sum(as_now) as bigint) as as_now
    from told
    -- Nothing differs anywhere else: the marts of today pass what has not moved. Nobody judged leaves the kabupaten (the check counts them).
    where
        left(region_code, 5) = any(cast((select warehouse.touched_kabupaten()) as text []))
        and (
            view_name not in (
                'mart.evidence_combination', 'mart.expired_still_working', 'mart.location_mismatch', 'mart.surveillance_map', 'mart.unknown_person',
                'mart.unreported_worker', 'mart.verified_headcount'
            )
            or (
                region_code = any(cast((select warehouse.touched_regions()) as text []))
                -- Counted, as "is there any" would be answered by looking through the country.
                and (select count(*) from warehouse.moved_judgement) > 0
            )
        )
    group by view_name, measure, period, region_code
    having sum(as_then) <> sum(as_now)
)

select
    counted.view_name,
    counted.measure,
    counted.period,
    counted.region_code,
    coalesce(region.region_name, 'TIDAK DIKETAHUI') as region_name,
    counted.as_then,
    counted.as_now,
    counted.as_now - counted.as_then as difference
from counted
left join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.territory_change is
'Figures that differ between the territory of then (mart) and that of today (mart_territory, the same marts by the codes of today): where a village moved to another kecamatan or a place was renumbered. Sums over a kabupaten or kota do not change. · Angka yang berubah karena pemekaran';
comment on column mart.territory_change.view_name is 'The mart; its twin has the same name in mart_territory. · nama view';
comment on column mart.territory_change.measure is 'Column that is summed over the other keys of the mart. · ukuran';
comment on column mart.territory_change.period is 'Period of the figure. · periode';
comment on column mart.territory_change.region_code is 'Place, by a code of then or of today. · kode wilayah';
comment on column mart.territory_change.region_name is 'Its name; the last one where the code is no longer in use. · nama wilayah';
comment on column mart.territory_change.as_then is 'Figure by the codes of then; 0 where the place did not exist. · menurut wilayah saat itu';
comment on column mart.territory_change.as_now is 'Figure by the codes of today; 0 where the place is no more. · menurut wilayah sekarang';
comment on column mart.territory_change.difference is 'as_now − as_then. · selisih';
