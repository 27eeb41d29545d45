-- view.sql | R18. Grain: one row per period, region and form; a row for each kecamatan and one for its kabupaten.
create or replace view mart.submission_completeness as
with owed as (
    select
        period,
        region_code,
        form,
        state,
        days_late
    from warehouse.obligation_known
    union all
    select
        period,
        left(region_code, 5),
        form,
        state,
        days_late
    from warehouse.obligation_known
    where length(region_code) > 5
)

select
    owed.period,
    owed.region_code,
    region.region_name,
    owed.form,
    count(*) as expected,
    count(*) filter (where owed.state = 'ACCEPTED') as accepted,
    count(*) filter (where owed.state = 'NIL') as nil,
    count(*) filter (where owed.state = 'MISSING') as missing,
    count(*) filter (where owed.state = 'REFUSED') as refused,
    count(*) filter (where owed.state = 'EXCUSED') as excused,
    count(*) filter (where owed.state in ('ACCEPTED', 'NIL') and owed.days_late = 0) as on_time,
    round(
        100.0 * count(*) filter (where owed.state in ('ACCEPTED', 'NIL')) / nullif(count(*) filter (where owed.state <> 'EXCUSED'), 0), 2
    ) as completeness_pct,
    round(
        100.0 * count(*) filter (where owed.state in ('ACCEPTED', 'NIL') and owed.days_late = 0)
        / nullif(count(*) filter (where owed.state <> 'EXCUSED'), 0), 2
    ) as timeliness_pct
from owed
inner join warehouse.visible_region as region on owed.region_code = region.region_code
group by owed.period, owed.region_code, region.region_name, owed.form;
comment on view mart.submission_completeness is
'R18: who reported, of those who owed it. What is neither accepted, nil, missing, refused nor excused is still awaited or in work. The row of a kabupaten includes its kecamatan. · Kelengkapan laporan';
comment on column mart.submission_completeness.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.submission_completeness.region_code is 'Dotted Kemendagri code; five characters is the kabupaten or kota as a whole. · kode wilayah';
comment on column mart.submission_completeness.region_name is 'Name of the region. · nama wilayah';
comment on column mart.submission_completeness.form is 'Form owed. · kode formulir';
comment on column mart.submission_completeness.expected is 'Returns owed. · wajib lapor';
comment on column mart.submission_completeness.accepted is 'Accepted with rows; nil returns not included. · diterima';
comment on column mart.submission_completeness.nil is 'Accepted as signed NIHIL. · nihil';
comment on column mart.submission_completeness.missing is 'Past due, nothing received. · belum lapor';
comment on column mart.submission_completeness.refused is 'Received, refused, not mended. · ditolak';
comment on column mart.submission_completeness.excused is 'Excused. · dibebaskan';
comment on column mart.submission_completeness.on_time is 'Accepted or nil, first accepted version in time. · tepat waktu';
comment on column mart.submission_completeness.completeness_pct is '100 × (accepted + nil) ÷ (expected − excused). · persen lengkap';
comment on column mart.submission_completeness.timeliness_pct is '100 × on_time ÷ (expected − excused). · persen tepat waktu';
