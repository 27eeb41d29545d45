-- trace.sql | counts: workplaces | Rows of P05 that tell the workplaces in use, and the visits of the 90 days before.
with site as (
    select distinct
        month.end_date,
        place.nib,
        place.workplace_id,
        place.village_code,
        place.region_code
    from warehouse.dim_period as month
    inner join warehouse.workplace_known as place
        on month.period_key / 100 >= place.from_year and (place.to_year is null or month.period_key / 100 <= place.to_year)
    left join warehouse.company_known as company on place.nib = company.nib
    where
        month.period = :period
        and (place.region_code = :region_code or left(place.region_code, 5) = :region_code)
        and (place.active_from_date is null or place.active_from_date <= month.end_date)
        and (place.active_to_date is null or place.active_to_date >= month.end_date)
        and coalesce(nullif(place.mining_permit_kind, 'TIDAK_ADA') is not null or company.mining_class is not null, false) = :is_mining
)

select
    'LOKASI_KERJA' as part,
    site.nib || ' ' || site.workplace_id || ' ' || site.region_code as counted,
    fact.submission_key,
    fact.row_number
from site
inner join warehouse.fact_workplace as fact on site.nib = fact.nib and site.workplace_id = fact.workplace_id
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
union
select
    'KUNJUNGAN',
    null,
    visit.submission_key,
    visit.row_number
from site
inner join (
    select
        fact.submission_key,
        fact.row_number,
        fact.nib,
        fact.village_code,
        fact.observed_date as day
    from warehouse.fact_observation as fact
    union all
    select
        fact.submission_key,
        fact.row_number,
        fact.nib,
        fact.village_code,
        fact.activity_date
    from warehouse.fact_patrol as fact
) as visit
    on
        site.nib = visit.nib
        and site.village_code = visit.village_code
        and visit.day > site.end_date - 90
        and visit.day <= site.end_date
inner join warehouse.submission_known as source on visit.submission_key = source.submission_key;
