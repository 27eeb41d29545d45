-- view.sql | R26. Grain: one row per month and kabupaten.
create or replace view mart.overstay as
with happened as (
    select
        known.found_period as period,
        known.kabupaten_code as region_code,
        known.subject_mark,
        known.overstay_days,
        true as is_found,
        cast(null as numeric) as due_idr,
        cast(null as numeric) as paid_idr
    from warehouse.enforcement_case_known as known
    where known.violation = 'OVERSTAY'
    union all
    -- What is paid was owed: without a day of decision, at the latest in the month of payment.
    select
        coalesce(known.decided_period, to_char(known.paid_date, 'YYYY-MM')),
        known.kabupaten_code,
        known.subject_mark,
        null,
        false,
        known.fee_idr,
        null
    from warehouse.enforcement_case_known as known
    where coalesce(known.decided_date, known.paid_date) is not null and known.fee_idr is not null
    union all
    select
        to_char(known.paid_date, 'YYYY-MM'),
        known.kabupaten_code,
        known.subject_mark,
        null,
        false,
        null,
        known.fee_idr
    from warehouse.enforcement_case_known as known
    where known.paid_date is not null and known.fee_idr is not null
),

counted as (
    select
        period,
        region_code,
        count(*) filter (where is_found) as cases,
        count(distinct subject_mark) filter (where is_found) as persons,
        coalesce(sum(overstay_days), 0) as person_days,
        count(*) filter (where is_found and overstay_days is null) as cases_days_unknown,
        coalesce(sum(due_idr), 0) as fee_due_idr,
        coalesce(sum(paid_idr), 0) as fee_paid_idr
    from happened
    group by period, region_code
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.cases,
    counted.persons,
    counted.person_days,
    counted.cases_days_unknown,
    counted.fee_due_idr,
    counted.fee_paid_idr
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.overstay is
'R26: cases of overstay by the month they were found, with the days overstayed; the fee owed by the month of the decision (of the payment, where no day of decision is told) and the fee paid by the month of payment (I05). Persons do not add over months. · Tinggal melebihi izin';
comment on column mart.overstay.period is 'Month, such as 2026-10. · periode';
comment on column mart.overstay.region_code is 'Kabupaten or kota. · kode kabupaten/kota';
comment on column mart.overstay.region_name is 'Name of the region. · nama wilayah';
comment on column mart.overstay.cases is 'Cases found in the month. · kasus';
comment on column mart.overstay.persons is 'Distinct persons in these cases. · orang';
comment on column mart.overstay.person_days is 'Days overstayed, added over the cases in which they are stated. · orang-hari';
comment on column mart.overstay.cases_days_unknown is 'Cases without stated days. · kasus tanpa jumlah hari';
comment on column mart.overstay.fee_due_idr is 'Fees set in the month, or paid in it without a day of decision, rupiah. · biaya beban terutang';
comment on column mart.overstay.fee_paid_idr is 'Fees paid in the month, rupiah. · biaya beban dibayar';
