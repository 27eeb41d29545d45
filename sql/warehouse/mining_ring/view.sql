-- view.sql | Grain: one row per month, kabupaten and verified person: how near to the mine the person works.
create or replace view warehouse.mining_ring as
with ringed as not materialized (
    select
        judged.period,
        judged.kabupaten_code,
        judged.person_key,
        judged.is_alone,
        case coalesce(
            company.mining_class,
            case
                when coalesce(company.sector_source, 'NONE') <> 'NONE' then null
                when judged.sector = 'TAMBANG' then 'INTI'
                when judged.sector = 'JASA_TAMBANG' then 'JASA'
            end
        )
            when 'INTI' then 1
            when 'JASA' then 2
            when 'RANTAI' then 3
        end as ring
    from warehouse.reconciliation_known as judged
    left join warehouse.dim_company as company
        on
            judged.company_key = company.company_key
            and company.valid_from <= (select intake.known_on())
            and (company.valid_to is null or company.valid_to > (select intake.known_on()))
    where judged.is_verified
)

select
    period,
    kabupaten_code,
    person_key,
    ring
from ringed
where is_alone
union all
select
    period,
    kabupaten_code,
    person_key,
    min(ring)
from ringed
where not is_alone
group by period, kabupaten_code, person_key;
comment on view warehouse.mining_ring is 'Verified persons by the narrowest definition of mining that holds them; as known at sinergi.known_on. · Lingkar pertambangan';
comment on column warehouse.mining_ring.period is 'Reporting period, such as 2026-10. · periode';
comment on column warehouse.mining_ring.kabupaten_code is 'Kabupaten or kota. · kode kabupaten/kota';
comment on column warehouse.mining_ring.person_key is 'Person, our key. · orang';
comment on column warehouse.mining_ring.ring is '1 the mine itself (TAMBANG_INTI), 2 its services (adds TAMBANG_JASA), 3 its chain (adds TAMBANG_RANTAI); null outside. · lingkar';
