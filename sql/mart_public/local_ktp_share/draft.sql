-- draft.sql | R29. Cells of mart.local_ktp_share for the next release, before anything is withheld.
insert into public_draft (view_name, cell, measure, amount, families, totals)
select
    'local_ktp_share',
    jsonb_build_object('period', mart.period, 'region_code', mart.region_code, 'wave', mart.wave),
    part.measure,
    part.amount,
    part.families,
    part.totals || concat_ws('|', 'R29', mart.period, mart.region_code, mart.wave, part.measure)
from mart.local_ktp_share as mart
cross join lateral (
    select concat_ws('|', 'R29s', mart.period, mart.region_code, mart.wave) as sum_of
) as name
cross join lateral (
    values
    ('persons', mart.persons, cast('{}' as text []), array[name.sum_of || '|all', name.sum_of || '|known']),
    ('from_province', mart.from_province, array[name.sum_of || '|all'], array[name.sum_of || '|province']),
    ('local_ktp', mart.local_ktp, array[name.sum_of || '|province', name.sum_of || '|known'], '{}'),
    ('unknown_ktp', mart.unknown_ktp, array[name.sum_of || '|all', name.sum_of || '|known'], '{}')
) as part (measure, amount, families, totals)
where mart.period in (select released.period from public_period as released);

-- "78 came home, 77 of them from the province" would publish one person: differences count as parts.
insert into public_draft (view_name, cell, measure, amount, families)
select
    'local_ktp_share',
    jsonb_build_object('period', mart.period, 'region_code', mart.region_code, 'wave', mart.wave),
    '-',
    part.amount,
    array[concat_ws('|', 'R29s', mart.period, mart.region_code, mart.wave, part.family)]
from mart.local_ktp_share as mart
cross join lateral (
    values
    ('all', mart.persons - mart.unknown_ktp - mart.from_province),
    ('province', mart.from_province - mart.local_ktp),
    ('known', mart.persons - mart.unknown_ktp - mart.local_ktp)
) as part (family, amount)
where part.amount > 0 and mart.period in (select released.period from public_period as released);
