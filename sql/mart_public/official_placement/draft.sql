-- draft.sql | R37. Cells of mart.official_placement for the next release, before anything is withheld.
insert into public_draft (view_name, cell, measure, amount)
select
    'official_placement',
    jsonb_build_object(
        'period', mart.period, 'region_code', mart.region_code, 'scheme', mart.scheme, 'channel', mart.channel, 'country', mart.country
    ),
    'persons',
    mart.persons
from mart.official_placement as mart
where mart.period in (select released.period from public_period as released);
