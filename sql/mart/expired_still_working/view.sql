-- view.sql | R08. Grain: one row per month, kecamatan and company.
create or replace view mart.expired_still_working as
with overdue as (
    select
        late.period,
        late.region_code,
        late.person_key,
        late.days_overdue,
        late.company_key,
        least(late.days_overdue, 59) * tariff.amount_idr as exposure_idr
    from warehouse.overdue_worker as late
    inner join warehouse.dim_period as month on late.period_key = month.period_key
    left join lateral (
        select rate.amount_idr
        from warehouse.tariff_known as rate
        where
            rate.kind = 'OVERSTAY'
            and rate.valid_from <= month.end_date
            and (rate.valid_to is null or rate.valid_to >= month.end_date)
        order by rate.valid_from desc
        limit 1
    ) as tariff on true
),

counted as (
    select
        period,
        region_code,
        company_key,
        count(distinct person_key) as persons,
        max(days_overdue) as days_overdue_max,
        sum(exposure_idr) as exposure_idr
    from overdue
    group by period, region_code, company_key
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.company_key,
    company.company_name,
    counted.persons,
    counted.days_overdue_max,
    counted.exposure_idr
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.dim_company as company
    on
        counted.company_key = company.company_key
        and company.valid_from <= (select intake.known_on())
        and (company.valid_to is null or company.valid_to > (select intake.known_on()));
comment on view mart.expired_still_working is
'R08: persons still present although their stay permit ended before month-end (X416). The exposure is a ceiling for talks, not a fine: min(days, 59) × tariff of the day; from 60 days on a person decides. · Izin berakhir, masih bekerja';
comment on column mart.expired_still_working.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.expired_still_working.region_code is 'Kecamatan, dotted Kemendagri code. · kode kecamatan';
comment on column mart.expired_still_working.region_name is 'Name of the region. · nama wilayah';
comment on column mart.expired_still_working.company_key is 'Employer on the roster, else sponsor of the permit. · perusahaan';
comment on column mart.expired_still_working.company_name is 'Name of the company. · nama perusahaan';
comment on column mart.expired_still_working.persons is 'Distinct persons. · orang';
comment on column mart.expired_still_working.days_overdue_max is 'Days from the end of the permit to month-end, the longest. · hari lewat izin terlama';
comment on column mart.expired_still_working.exposure_idr is 'Rupiah: sum over persons of min(days, 59) × tariff in force at month-end. · nilai paparan (Rp)';
