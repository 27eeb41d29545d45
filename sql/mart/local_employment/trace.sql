-- trace.sql | Rows of the company's P02 at that workplace, foreigners left out, and what P05 says of the workplace.
with counted as (
    select
        fact.submission_key,
        fact.row_number,
        fact.nib,
        fact.workplace_id
    from warehouse.fact_workforce_quarterly as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    left join warehouse.workplace_known as place
        on
            fact.nib = place.nib
            and fact.workplace_id = place.workplace_id
            and fact.period_key / 100 >= place.from_year
            and (place.to_year is null or fact.period_key / 100 <= place.to_year)
    left join warehouse.company_known as company on fact.nib = company.nib
    where
        fact.origin <> 'ASING'
        and warehouse.period_text(fact.period_key) = :period
        and coalesce(place.region_code, fact.region_code) = :region_code
        and coalesce(company.company_name, fact.nib) = :company_name
        and company.company_key is not distinct from cast(:company_key as bigint)
)

select
    'P02' as part,
    counted.submission_key,
    counted.row_number
from counted
union
select
    'LOKASI_KERJA',
    place.submission_key,
    place.row_number
from counted
inner join warehouse.fact_workplace as place on counted.nib = place.nib and counted.workplace_id = place.workplace_id
inner join warehouse.submission_known as source on place.submission_key = source.submission_key;
