-- trace.sql | counts: persons | Rows that tell the cases (I06, I07, I08, K04) and the decree (K03); without a case the returns that tell none.
select
    told.source as part,
    told.who as counted,
    told.submission_key,
    told.row_number
from warehouse.village_case_evidence as told
where told.village_code = :region_code and to_char(told.case_date, 'YYYY') = :period
union all
select
    'BINAAN',
    null,
    fact.submission_key,
    fact.row_number
from warehouse_territory.fact_binaan_activity as fact
inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
where fact.village_code = :region_code and fact.decree_date is not null
union all
-- Where no row tells a case, the returns that could have: none of them names the village.
select
    'TIDAK_MENYEBUT_DESA_INI',
    null,
    source.submission_key,
    null
from warehouse.submission_dated as source
where
    cast(:persons as integer) = 0
    and source.form in ('I06', 'I07', 'I08', 'K04')
    and to_char(source.end_date, 'YYYY') = :period
    and left(source.region_code, 5) = left(:region_code, 5)
    and (length(source.region_code) = 5 or source.region_code = left(:region_code, 8));
