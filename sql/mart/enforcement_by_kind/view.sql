-- view.sql | R25. Grain: one row per month of decision, kabupaten, kind of measure and nationality.
create or replace view mart.enforcement_by_kind as
with counted as (
    select
        known.decided_period as period,
        known.kabupaten_code as region_code,
        coalesce(bridge.measure, 'TIDAK_TAHU') as kind,
        coalesce(known.nationality, 'XXX') as nationality,
        count(distinct (known.sender, known.case_number)) as cases,
        count(distinct known.subject_mark) as persons
    from warehouse.enforcement_case_known as known
    left join warehouse.bridge_case_measure as bridge
        on
            known.period_key = bridge.period_key
            and known.submission_key = bridge.submission_key
            and known.case_number = bridge.case_number
    where known.decided_period is not null
    group by known.decided_period, known.kabupaten_code, coalesce(bridge.measure, 'TIDAK_TAHU'), coalesce(known.nationality, 'XXX')
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.kind,
    counted.nationality,
    counted.cases,
    counted.persons
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.enforcement_by_kind is
'R25: cases decided in the month by administrative measure (I05). A case may have several measures: cases do not add over kinds, nor do persons. · Tindakan menurut jenis';
comment on column mart.enforcement_by_kind.period is 'Month of the decision. · bulan keputusan';
comment on column mart.enforcement_by_kind.region_code is 'Kabupaten or kota. · kode kabupaten/kota';
comment on column mart.enforcement_by_kind.region_name is 'Name of the region. · nama wilayah';
comment on column mart.enforcement_by_kind.kind is 'Measure; TIDAK_TAHU where the decision names none. · jenis tindakan';
comment on column mart.enforcement_by_kind.nationality is 'ISO 3166-1 alpha-3; XXX unknown. · kebangsaan';
comment on column mart.enforcement_by_kind.cases is 'Cases with that measure. · kasus';
comment on column mart.enforcement_by_kind.persons is 'Distinct persons in these cases. · orang';
