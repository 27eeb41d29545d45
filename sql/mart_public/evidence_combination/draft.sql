-- draft.sql | R02. Cells of mart.evidence_combination for the next release, before anything is withheld.
insert into public_draft (view_name, cell, measure, amount, families, totals, is_dominated)
select
    'evidence_combination',
    jsonb_build_object('period', mart.period, 'region_code', mart.region_code, 'combination', mart.combination, 'assessable', mart.assessable),
    'persons',
    mart.persons,
    case
        when length(mart.region_code) > 5 then array[concat_ws('|', 'R02', mart.period, left(mart.region_code, 5), mart.combination, mart.assessable)]
        else '{}'
    end,
    -- Those whom all three know and who can be assessed are those verified: a second total of R01, in each kecamatan too.
    array_remove(
        array[
            case when length(mart.region_code) = 5 then concat_ws('|', 'R02', mart.period, mart.region_code, mart.combination, mart.assessable) end,
            case
                when mart.combination = 'DCI' and mart.assessable
                    then concat_ws('|', case when length(mart.region_code) = 5 then 'R04' else 'R02' end, mart.period, mart.region_code)
            end
        ], null
    ),
    coalesce(firm.is_dominated, false)
from mart.evidence_combination as mart
-- One company with more than four fifths of a cell is recognised in it.
left join (
    select
        part.period,
        part.region_code,
        part.d,
        part.c,
        part.i,
        100 * max(part.persons) > 80 * sum(part.persons) as is_dominated
    from (
        select
            held.period,
            place.region_code,
            held.d,
            held.c,
            held.i,
            held.company,
            sum(held.persons) as persons
        from public_firm as held
        cross join lateral (
            select held.region_code
            union
            select held.kabupaten_code
        ) as place (region_code)
        where true
        group by held.period, place.region_code, held.d, held.c, held.i, held.company
    ) as part
    group by part.period, part.region_code, part.d, part.c, part.i
) as firm
    on mart.period = firm.period and mart.region_code = firm.region_code
    and (position('D' in mart.combination) > 0) = firm.d
    and (position('C' in mart.combination) > 0) = firm.c
    and (position('I' in mart.combination) > 0) = firm.i
where mart.period in (select released.period from public_period as released);
