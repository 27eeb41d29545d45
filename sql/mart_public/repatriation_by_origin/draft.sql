-- draft.sql | R28. Cells of mart.repatriation_by_origin for the next release, before anything is withheld.
-- The regions of a wave add up to R29: to its persons, to those of the province, to those of the city.
insert into public_draft (view_name, cell, measure, amount, families)
select
    'repatriation_by_origin',
    jsonb_build_object('period', mart.period, 'region_code', mart.region_code, 'wave', mart.wave, 'country', mart.country),
    'persons',
    mart.persons,
    coalesce((
        select array_agg(concat_ws('|', 'R29', wave.period, wave.region_code, wave.wave, share.measure))
        from mart.local_ktp_share as wave
        cross join lateral (
            values
            ('persons', true),
            ('from_province', left(mart.region_code, 2) = left(wave.region_code, 2)),
            ('local_ktp', starts_with(mart.region_code, wave.region_code)),
            ('unknown_ktp', mart.region_code is null)
        ) as share (measure, is_part)
        where wave.period = mart.period and wave.wave = mart.wave and share.is_part
    ), '{}')
from mart.repatriation_by_origin as mart
where mart.period in (select released.period from public_period as released);
