-- trace.sql | counts: active | Rows of N03 of those abroad at the end of the quarter, and words from or about them (N04).
with quarter as (
    select
        period.period,
        period.end_date
    from warehouse.dim_period as period
    where period.period = :period
),

standing as (
    select distinct on (placed.citizen_key, placed.country_code, placed.contract_id_agency)
        placed.region_code,
        placed.country_code,
        placed.citizen_key,
        placed.contract_id_agency,
        placed.placement_key,
        placed.departure_date,
        quarter.end_date,
        placed.is_abroad
    from quarter
    inner join warehouse.placement_known as placed on placed.told_date <= quarter.end_date
    order by placed.citizen_key asc, placed.country_code asc, placed.contract_id_agency asc, placed.place asc
),

active as (
    select
        citizen_key,
        country_code,
        contract_id_agency,
        placement_key
    from standing
    where
        is_abroad
        and region_code = :region_code
        and country_code is not distinct from cast(:country as text)
        and not exists (
            select 1
            from warehouse.fact_repatriation as home
            inner join warehouse.submission_dated as source on home.submission_key = source.submission_key
            where
                home.citizen_key = standing.citizen_key
                and coalesce(home.arrived_country_date, home.arrived_date) >= standing.departure_date
                and coalesce(home.arrived_country_date, home.arrived_date) <= standing.end_date
        )
)

select
    'N03' as part,
    cast(active.citizen_key as text) as counted,
    fact.submission_key,
    fact.row_number
from active
inner join warehouse.fact_placement as fact
    on
        active.citizen_key is not distinct from fact.citizen_key
        and active.country_code is not distinct from fact.country_code
        and active.contract_id_agency is not distinct from fact.contract_id_agency
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
inner join quarter on source.end_date <= quarter.end_date
union all
select
    'KABAR',
    null,
    word.submission_key,
    word.row_number
from quarter
inner join warehouse.fact_migrant_contact as word on word.event_date <= quarter.end_date
inner join warehouse.submission_dated as source on word.submission_key = source.submission_key
left join warehouse.placement_known as placed on word.placement_key = placed.placement_key and placed.is_newest
where
    (word.placement_key in (select active.placement_key from active) and word.event_date > quarter.end_date - 90)
    or (
        word.complaint_id_office is not null
        and source.region_code = :region_code
        and coalesce(placed.country_code, 'XXX') is not distinct from cast(:country as text)
    );
