-- load.sql | New versions of companies that differ from what we hold. KBLI: ours, else of the company (P02), else of the register of
-- senders. Sector: KBLI, else what the districts say most in their
-- newest month of those that :submission_keys touch, else what we held. Power, hauling and ports for the holder of a mining permit: the
-- company's workplaces (P05). A second run with the same clock corrects in place.
drop table if exists company_now;

create temporary table company_now on commit drop as
-- What the company says of itself, in its newest workforce return (P02).
with stated as (
    select distinct on (fact.nib)
        fact.nib,
        fact.kbli,
        fact.kbli_version,
        fact.ownership,
        fact.mining_permit_kind
    from warehouse.fact_workforce_quarterly as fact
    inner join warehouse.dim_submission as source on fact.submission_key = source.submission_key
    where source.known_to is null
    order by fact.nib asc, fact.period_key desc, fact.row_number asc
),

-- Who says in its newest list that it runs a power plant, a hauling road or a port for the holder of a mining permit: a link of the chain without one of its own.
chained as (
    select distinct placed.nib
    from (
        select
            fact.nib,
            fact.workplace_kind,
            fact.company_key,
            fact.owner_company_key,
            rank() over (partition by fact.nib order by fact.period_key desc) as age
        from warehouse.fact_workplace as fact
        inner join warehouse.dim_submission as source on fact.submission_key = source.submission_key
        where source.known_to is null
    ) as placed
    where
        placed.age = 1
        and placed.workplace_kind in ('PLTU', 'HAULING_ROAD', 'PORT', 'JETTY')
        and placed.owner_company_key <> placed.company_key
),

known as (
    select
        company.company_key,
        company.nib,
        coalesce(company.company_name, company.nib, 'Perusahaan tanpa nama') as company_name,
        coalesce(company.kbli, stated.kbli, sender.kbli) as kbli,
        case
            when company.kbli is not null then coalesce(company.kbli_version, '2020')
            when stated.kbli is not null then coalesce(stated.kbli_version, '2020')
            when sender.kbli is not null then coalesce(company.kbli_version, '2020')
            else company.kbli_version
        end as kbli_version,
        coalesce(company.ownership, stated.ownership) as ownership,
        coalesce(company.mining_permit_kind, stated.mining_permit_kind) as mining_permit_kind,
        chained.nib is not null as is_chained
    from identity.company as company
    left join stated on company.nib = stated.nib
    left join chained on company.nib = chained.nib
    left join intake.sender as sender on company.nib = sender.sender
),

-- A five-digit code that the list does not hold takes the sector of its class, group or division.
activity as (
    select distinct on (code.kbli, code.kbli_version)
        code.kbli,
        code.kbli_version,
        listed.sector
    from (
        select distinct
            kbli,
            kbli_version
        from known
        where kbli is not null
    ) as code
    inner join reference.kbli as listed
        on
            cast(listed.version as text) = code.kbli_version
            and listed.code in (code.kbli, left(code.kbli, 4), left(code.kbli, 3), left(code.kbli, 2))
    where listed.sector is not null
    order by code.kbli asc, code.kbli_version asc, length(listed.code) desc, listed.valid_from desc
),

-- Districts are asked only where no activity code tells the sector.
touched as (
    select distinct link.company_key
    from identity.company_link as link
    inner join known on link.company_key = known.company_key
    left join activity on known.kbli = activity.kbli and known.kbli_version = activity.kbli_version
    where link.submission_key = any(cast(:submission_keys as bigint [])) and activity.kbli is null
),

said as (
    select distinct on (company_key)
        company_key,
        sector
    from (
        select
            fact.company_key,
            fact.period_key,
            fact.sector,
            count(*) as mentions
        from warehouse.fact_district_presence as fact
        inner join touched on fact.company_key = touched.company_key
        inner join warehouse.dim_submission as source on fact.submission_key = source.submission_key
        where source.known_to is null and fact.sector <> 'TIDAK_TAHU'
        group by fact.company_key, fact.period_key, fact.sector
    ) as counted
    order by company_key asc, period_key desc, mentions desc, sector asc
),

merged as (
    select
        known.company_key,
        known.nib,
        known.company_name,
        known.kbli,
        known.kbli_version,
        known.ownership,
        known.mining_permit_kind,
        known.is_chained,
        activity.sector as kbli_sector,
        coalesce(said.sector, case when held.sector_source = 'K01' then held.sector end) as said_sector
    from known
    left join activity on known.kbli = activity.kbli and known.kbli_version = activity.kbli_version
    left join said on known.company_key = said.company_key
    left join warehouse.dim_company as held on known.company_key = held.company_key and held.is_current
)

select
    company_key,
    nib,
    company_name,
    kbli,
    kbli_version,
    ownership,
    mining_permit_kind,
    coalesce(kbli_sector, said_sector, 'TIDAK_TAHU') as sector,
    case when kbli_sector is not null then 'KBLI' when said_sector is not null then 'K01' else 'NONE' end as sector_source,
    coalesce(
        warehouse.mining_class(kbli, mining_permit_kind, coalesce(kbli_sector, said_sector)),
        -- Oil and gas is never mining.
        case when is_chained and coalesce(kbli_sector, said_sector, 'TIDAK_TAHU') <> 'MIGAS' then 'RANTAI' end
    ) as mining_class
from merged;

delete from company_now
using warehouse.dim_company as held
where
    company_now.company_key = held.company_key
    and held.is_current
    and (
        company_now.nib, company_now.company_name, company_now.kbli, company_now.kbli_version, company_now.ownership,
        company_now.mining_permit_kind, company_now.sector, company_now.sector_source, company_now.mining_class
    ) is not distinct from (
        held.nib, held.company_name, held.kbli, held.kbli_version, held.ownership,
        held.mining_permit_kind, held.sector, held.sector_source, held.mining_class
    );

delete from warehouse.dim_company as held
using company_now
where held.company_key = company_now.company_key and held.is_current and held.valid_from >= cast(:clock as timestamptz);

update warehouse.dim_company as held
set
    is_current = false,
    valid_to = cast(:clock as timestamptz)
from company_now
where held.company_key = company_now.company_key and held.is_current;

insert into warehouse.dim_company (
    company_key, nib, company_name, kbli, kbli_version, ownership, mining_permit_kind, sector, sector_source, mining_class,
    valid_from, valid_to, is_current
)
select
    company_now.company_key,
    company_now.nib,
    company_now.company_name,
    company_now.kbli,
    company_now.kbli_version,
    company_now.ownership,
    company_now.mining_permit_kind,
    company_now.sector,
    company_now.sector_source,
    company_now.mining_class,
    coalesce(before.valid_to, timestamptz '-infinity'),
    null,
    true
from company_now
left join (
    select
        company_key,
        max(valid_to) as valid_to
    from warehouse.dim_company
    group by company_key
) as before on company_now.company_key = before.company_key;
