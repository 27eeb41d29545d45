-- trace.sql | counts: persons | Rows in which the rule was broken.
with found as (
    select
        person_mark,
        company_key,
        source_rank
    from warehouse.row_finding_known
    where rule_code = :rule_code and warehouse.period_text(period_key) = :period and left(region_code, 5) = :region_code
),

once as (
    select distinct on (person_mark)
        person_mark,
        company_key
    from found
    order by person_mark asc, source_rank asc, company_key asc
)

select
    'TEMUAN' as part,
    once.person_mark as counted,
    told.submission_key,
    told.row_number
from once
inner join warehouse.row_finding_known as told
    on
        once.person_mark = told.person_mark
        and told.rule_code = :rule_code
        and warehouse.period_text(told.period_key) = :period
        and left(told.region_code, 5) = :region_code
where once.company_key is not distinct from cast(:company_key as bigint);
