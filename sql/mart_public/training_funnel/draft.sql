-- draft.sql | R36. Cells of mart.training_funnel for the next release, before anything is withheld.
insert into public_draft (view_name, cell, measure, amount, families, totals)
select
    'training_funnel',
    jsonb_build_object('period', mart.period, 'region_code', mart.region_code, 'skkni', mart.skkni, 'stage', mart.stage),
    'persons',
    mart.persons,
    case
        when mart.stage <> 'DAFTAR' then array[concat_ws('|', 'R36', mart.period, mart.region_code, mart.skkni, mart.stage)] else '{}'
    end,
    case
        when mart.stage <> 'DITEMPATKAN' then array[
            concat_ws(
                '|', 'R36', mart.period, mart.region_code, mart.skkni,
                case mart.stage when 'DAFTAR' then 'LULUS' when 'LULUS' then 'KOMPETEN' else 'DITEMPATKAN' end
            )
        ]
        else '{}'
    end
from mart.training_funnel as mart
where mart.period in (select released.period from public_period as released);

-- Those who dropped out between two stages.
insert into public_draft (view_name, cell, measure, amount, families)
select
    'training_funnel',
    jsonb_build_object('period', later.period, 'region_code', later.region_code, 'skkni', later.skkni, 'stage', later.stage),
    '-',
    earlier.persons - later.persons,
    array[concat_ws('|', 'R36', later.period, later.region_code, later.skkni, later.stage)]
from mart.training_funnel as earlier
inner join mart.training_funnel as later
    on
        earlier.period = later.period
        and earlier.region_code = later.region_code
        and earlier.skkni = later.skkni
        and (earlier.stage, later.stage) in (('DAFTAR', 'LULUS'), ('LULUS', 'KOMPETEN'), ('KOMPETEN', 'DITEMPATKAN'))
where earlier.persons > later.persons and later.period in (select released.period from public_period as released);
