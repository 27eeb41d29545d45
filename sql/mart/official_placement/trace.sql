-- trace.sql | counts: persons | Rows of N03 that tell the placements, of every month and office.
select
    'N03' as part,
    cast(placed.citizen_key as text) as counted,
    fact.submission_key,
    fact.row_number
from warehouse.placement_known as placed
inner join warehouse.fact_placement as fact
    on
        placed.citizen_key is not distinct from fact.citizen_key
        and placed.country_code is not distinct from fact.country_code
        and placed.contract_id_agency is not distinct from fact.contract_id_agency
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
where
    placed.is_newest
    and placed.has_left
    and to_char(placed.departure_date, 'YYYY-MM') = :period
    and placed.region_code = :region_code
    and placed.scheme = :scheme
    and placed.channel = :channel
    and placed.country_code is not distinct from cast(:country as text);
