-- trace.sql | Rows of I04.
select
    'I04' as part,
    fact.submission_key,
    fact.row_number
from warehouse.fact_patrol as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
where
    warehouse.period_text(fact.period_key) = :period
    and (fact.region_code = :region_code or left(fact.region_code, 5) = :region_code);
