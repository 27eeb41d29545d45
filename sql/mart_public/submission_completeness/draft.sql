-- draft.sql | R18. Cells of mart.submission_completeness for the next release, before anything is withheld.
insert into public_draft (view_name, cell, measure, amount, families, totals)
select
    'submission_completeness',
    jsonb_build_object('period', mart.period, 'region_code', mart.region_code, 'form', mart.form),
    part.measure,
    part.amount,
    case
        when part.measure = 'on_time' then array[concat_ws('|', 'R18t', mart.period, mart.region_code, mart.form)]
        when part.measure <> 'expected' then array[concat_ws('|', 'R18', mart.period, mart.region_code, mart.form)]
        else '{}'
    end,
    case
        when part.measure = 'expected' then array[
            concat_ws('|', 'R18', mart.period, mart.region_code, mart.form), concat_ws('|', 'R18t', mart.period, mart.region_code, mart.form)
        ]
        else '{}'
    end
from mart.submission_completeness as mart
cross join lateral (
    values
    ('expected', mart.expected), ('accepted', mart.accepted), ('nil', mart.nil), ('missing', mart.missing), ('refused', mart.refused),
    ('excused', mart.excused), ('on_time', mart.on_time), ('-', mart.expected - mart.accepted - mart.nil - mart.missing - mart.refused - mart.excused)
) as part (measure, amount)
where
    length(mart.region_code) = 5
    and (part.measure <> '-' or part.amount > 0)
    and mart.period in (select released.period from public_period as released);

-- Those not in time.
insert into public_draft (view_name, cell, measure, amount, families)
select
    'submission_completeness',
    jsonb_build_object('period', mart.period, 'region_code', mart.region_code, 'form', mart.form),
    '-',
    mart.expected - mart.on_time,
    array[concat_ws('|', 'R18t', mart.period, mart.region_code, mart.form)]
from mart.submission_completeness as mart
where
    length(mart.region_code) = 5
    and mart.expected > mart.on_time
    and mart.period in (select released.period from public_period as released);
