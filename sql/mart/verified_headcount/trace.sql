-- trace.sql | counts: persons | Rows of K01, P01 and I01 about the persons of a cell.
with chosen as (
    -- As the view chooses: in the kabupaten a person counts once, in the best known sector.
    select distinct on (person_key)
        person_key,
        coalesce(sector, 'TIDAK_TAHU') as sector,
        coalesce(nationality, 'XXX') as nationality
    from warehouse.reconciliation_known
    where is_verified and period = :period and (region_code = :region_code or kabupaten_code = :region_code)
    order by
        person_key asc, coalesce(sector, 'TIDAK_TAHU') = 'TIDAK_TAHU' asc, state asc, region_code asc, coalesce(sector, 'TIDAK_TAHU') asc,
        coalesce(nationality, 'XXX') asc
)

select
    evidence.form as part,
    cast(chosen.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from chosen
inner join warehouse.reconciliation_evidence as evidence
    on
        chosen.person_key = evidence.person_key
        and evidence.period = :period
        and (evidence.region_code = :region_code or evidence.kabupaten_code = :region_code)
where chosen.sector = :sector and chosen.nationality = :nationality;
