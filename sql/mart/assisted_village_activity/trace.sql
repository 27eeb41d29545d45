-- trace.sql | counts: activities | Rows of K03.
select
    'K03' as part,
    fact.submission_key || ':' || fact.row_number as counted,
    fact.submission_key,
    fact.row_number
from warehouse.fact_binaan_activity as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
where to_char(fact.activity_date, 'YYYY-MM') = :period and fact.village_code = :region_code;
