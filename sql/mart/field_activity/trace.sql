-- trace.sql | counts: activities | Rows of K02 or I04.
select
    'K02' as part,
    fact.submission_key || ':' || fact.row_number as counted,
    fact.submission_key,
    fact.row_number
from warehouse.fact_observation as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
where
    :source = 'KECAMATAN'
    and warehouse.period_text(fact.period_key) = :period
    and (fact.region_code = :region_code or left(fact.region_code, 5) = :region_code)
union all
select
    'I04',
    fact.submission_key || ':' || fact.row_number,
    fact.submission_key,
    fact.row_number
from warehouse.fact_patrol as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
where
    :source = 'IMIGRASI'
    and warehouse.period_text(fact.period_key) = :period
    and (fact.region_code = :region_code or left(fact.region_code, 5) = :region_code);
