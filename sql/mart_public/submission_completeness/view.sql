-- view.sql | R18. Grain: one row per period, kabupaten and form, as released.
create or replace view mart_public.submission_completeness as
select
    released.period,
    released.region_code,
    released.region_name,
    released.form,
    released.expected,
    released.accepted,
    released.nil,
    released.missing,
    released.refused,
    released.excused,
    released.on_time,
    round(100.0 * (released.accepted + released.nil) / nullif(released.expected - released.excused, 0)) as completeness_pct
from (
    select
        period,
        region_code,
        region_name,
        cell ->> 'form' as form,
        max(published) filter (where measure = 'expected') as expected,
        max(published) filter (where measure = 'accepted') as accepted,
        max(published) filter (where measure = 'nil') as nil,
        max(published) filter (where measure = 'missing') as missing,
        max(published) filter (where measure = 'refused') as refused,
        max(published) filter (where measure = 'excused') as excused,
        max(published) filter (where measure = 'on_time') as on_time
    from warehouse.released_cell
    where view_name = 'submission_completeness'
    group by period, region_code, region_name, cell
) as released;
comment on view mart_public.submission_completeness is
'R18 for the public, per kabupaten: what became of the returns owed. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Kelengkapan laporan, untuk umum';
comment on column mart_public.submission_completeness.period is 'Period. · periode';
comment on column mart_public.submission_completeness.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart_public.submission_completeness.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.submission_completeness.form is 'Form. · kode formulir';
comment on column mart_public.submission_completeness.expected is 'Returns owed, rounded. · wajib';
comment on column mart_public.submission_completeness.accepted is 'Returns accepted, rounded; null withheld. · laporan';
comment on column mart_public.submission_completeness.nil is 'Returns nil, rounded; null withheld. · laporan';
comment on column mart_public.submission_completeness.missing is 'Returns missing, rounded; null withheld. · laporan';
comment on column mart_public.submission_completeness.refused is 'Returns refused, rounded; null withheld. · laporan';
comment on column mart_public.submission_completeness.excused is 'Returns excused, rounded; null withheld. · laporan';
comment on column mart_public.submission_completeness.on_time is 'Returns on time, rounded; null withheld. · laporan';
comment on column mart_public.submission_completeness.completeness_pct is 'From the figures shown; null where one of them is withheld. · persen lengkap';
