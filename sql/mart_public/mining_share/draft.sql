-- draft.sql | R04. Cells of mart.mining_share for the next release, before anything is withheld.
drop table if exists public_mining;

create temporary table public_mining on commit drop as
select
    period,
    region_code,
    definition,
    persons,
    persons_all
from mart.mining_share
where period in (select released.period from public_period as released);

insert into public_draft (view_name, cell, measure, amount, families, totals, is_dominated)
select
    'mining_share',
    jsonb_build_object('period', mart.period, 'region_code', mart.region_code, 'definition', mart.definition),
    'persons',
    mart.persons,
    array[concat_ws('|', 'R04', mart.period, mart.region_code, mart.definition)],
    -- Each definition is the total of the narrower one and a ring; the first two are totals of sectors of R01 as well.
    array_remove(
        array[
            case mart.definition
                when 'TAMBANG_JASA' then concat_ws('|', 'R04', mart.period, mart.region_code, 'TAMBANG_INTI')
                when 'TAMBANG_RANTAI' then concat_ws('|', 'R04', mart.period, mart.region_code, 'TAMBANG_JASA')
            end,
            case when mart.definition <> 'TAMBANG_RANTAI' then concat_ws('|', 'R04', mart.period, mart.region_code, 'sektor', mart.definition) end
        ], null
    ),
    coalesce((
        select 100 * max(firm.persons) > 80 * sum(firm.persons)
        from (
            select sum(held.persons) as persons
            from public_firm as held
            inner join warehouse.dim_company as company on held.company = company.company_key and company.valid_to is null
            where
                held.is_verified
                and held.period = mart.period
                and held.kabupaten_code = mart.region_code
                and (
                    company.mining_class = 'INTI'
                    or (company.mining_class = 'JASA' and mart.definition <> 'TAMBANG_INTI')
                    or (company.mining_class = 'RANTAI' and mart.definition = 'TAMBANG_RANTAI')
                )
            group by held.company
        ) as firm
    ), false)
from public_mining as mart;

-- All persons: one figure, said beside each definition.
insert into public_draft (view_name, cell, measure, amount, totals)
select
    'mining_share',
    jsonb_build_object('period', mart.period, 'region_code', mart.region_code, 'definition', 'SEMUA'),
    'persons',
    max(mart.persons_all),
    array[
        concat_ws('|', 'R04', mart.period, mart.region_code), concat_ws('|', 'R04', mart.period, mart.region_code, 'TAMBANG_RANTAI')
    ]
from public_mining as mart
group by mart.period, mart.region_code;

-- The rings between two definitions.
insert into public_draft (view_name, cell, measure, amount, families)
select
    'mining_share',
    jsonb_build_object('period', ring.period, 'region_code', ring.region_code, 'definition', ring.definition),
    '-',
    ring.wider - ring.persons,
    array[concat_ws('|', 'R04', ring.period, ring.region_code, ring.definition)]
from (
    select
        mart.period,
        mart.region_code,
        mart.definition,
        mart.persons,
        -- The names of the definitions stand in the order of the rings.
        coalesce(
            lead(mart.persons) over (partition by mart.period, mart.region_code order by mart.definition), mart.persons_all
        ) as wider
    from public_mining as mart
) as ring
where ring.wider > ring.persons;
