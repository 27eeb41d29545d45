-- trace.sql | counts: returned | Rows of I08 that tell the homecomings, and placements (N03) before them.
select
    'I08' as part,
    home.who as counted,
    evidence.submission_key,
    evidence.row_number
from warehouse.homecoming_known as home
inner join warehouse.homecoming_evidence as evidence on home.who = evidence.who and home.homecoming_number = evidence.homecoming_number
where
    to_char(home.arrived_date, 'YYYY') = :period
    and home.country_code is not distinct from cast(:country as text)
    and (
        home.ktp_region_code is not distinct from cast(:region_code as text)
        or left(home.ktp_region_code, 5) = :region_code
    )
union
select
    'N03',
    null,
    placed.submission_key,
    placed.row_number
from warehouse.homecoming_known as home
inner join warehouse.fact_placement as placed
    on
        home.citizen_key = placed.citizen_key
        and placed.departure_date <= home.arrived_date
        and home.country_code in (placed.country_code, 'XXX')
inner join warehouse.submission_known as source on placed.submission_key = source.submission_key
where
    to_char(home.arrived_date, 'YYYY') = :period
    and home.country_code is not distinct from cast(:country as text)
    and (
        home.ktp_region_code is not distinct from cast(:region_code as text)
        or left(home.ktp_region_code, 5) = :region_code
    );
