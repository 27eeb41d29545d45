-- trace.sql | counts: cases | Rows of I06 (the totals of the month and the cases) and I07.
select
    'TOTAL_I06' as part,
    cast(null as text) as counted,
    fact.submission_key,
    fact.row_number
from warehouse.fact_passport_month as fact
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
where source.period = :period and source.region_code = :region_code
union all
select
    'KASUS_I06',
    fact.submission_key || ':' || fact.row_number,
    fact.submission_key,
    fact.row_number
from warehouse.fact_passport_deferral as fact
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
where source.period = :period and source.region_code = :region_code
union all
select
    'I07',
    null,
    fact.submission_key,
    fact.row_number
from warehouse.fact_departure_deferral as fact
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
where source.period = :period and source.region_code = :region_code;
