-- draft.sql | R01. Cells of mart.verified_headcount for the next release, before anything is withheld.
-- The rows of the kecamatan give the row of the kabupaten and all verified of the kecamatan (R02); the rows of the kabupaten give all
-- persons of R04, and by sector its definitions.
insert into public_draft (view_name, cell, measure, amount, families, totals, is_dominated)
select
    'verified_headcount',
    jsonb_build_object('period', mart.period, 'region_code', mart.region_code, 'sector', mart.sector, 'nationality', mart.nationality),
    'persons',
    mart.persons,
    case
        when length(mart.region_code) > 5 then array[
            concat_ws('|', 'R01', mart.period, left(mart.region_code, 5), mart.sector, mart.nationality),
            concat_ws('|', 'R02', mart.period, mart.region_code)
        ]
        else array_remove(
            array[
                concat_ws('|', 'R04', mart.period, mart.region_code),
                case when mart.sector = 'TAMBANG' then concat_ws('|', 'R04', mart.period, mart.region_code, 'sektor', 'TAMBANG_INTI') end,
                case
                    when mart.sector in ('TAMBANG', 'JASA_TAMBANG') then concat_ws('|', 'R04', mart.period, mart.region_code, 'sektor', 'TAMBANG_JASA')
                end
            ], null
        )
    end,
    case
        when length(mart.region_code) = 5 then array[concat_ws('|', 'R01', mart.period, mart.region_code, mart.sector, mart.nationality)]
        else '{}'
    end,
    coalesce(firm.is_dominated, false)
from mart.verified_headcount as mart
-- One company with more than four fifths of a cell is recognised in it.
left join (
    select
        part.period,
        part.region_code,
        part.sector,
        part.nationality,
        100 * max(part.persons) > 80 * sum(part.persons) as is_dominated
    from (
        select
            held.period,
            place.region_code,
            held.sector,
            held.nationality,
            held.company,
            sum(held.persons) as persons
        from public_firm as held
        cross join lateral (
            select held.region_code
            union
            select held.kabupaten_code
        ) as place (region_code)
        where held.is_verified
        group by held.period, place.region_code, held.sector, held.nationality, held.company
    ) as part
    group by part.period, part.region_code, part.sector, part.nationality
) as firm
    on mart.period = firm.period and mart.region_code = firm.region_code
    and mart.sector = firm.sector
    and mart.nationality = firm.nationality
where mart.period in (select released.period from public_period as released);
