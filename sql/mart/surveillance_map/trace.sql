-- trace.sql | counts: persons | Rows about the persons in that state at that place.
with judged as (
    select
        period_key,
        region_code,
        person_key
    from warehouse.reconciliation_known
    where period = :period and state = :state and region_code = left(:region_code, 8)
),

placed as (
    select
        judged.person_key,
        judged.region_code,
        coalesce(
            (
                select fact.village_code
                from warehouse.fact_district_presence as fact
                inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
                where
                    fact.period_key = judged.period_key
                    and fact.person_key = judged.person_key
                    and fact.region_code = judged.region_code
                    and fact.is_present
                    and length(fact.village_code) > 8
                order by fact.is_independent desc, fact.submission_key asc, fact.row_number asc
                limit 1
            ),
            (
                select place.village_code
                from warehouse.fact_company_roster as fact
                inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
                inner join warehouse.company_known as company on fact.company_key = company.company_key
                inner join warehouse.workplace_known as place
                    on
                        company.nib = place.nib
                        and fact.workplace_id = place.workplace_id
                        and fact.region_code = place.region_code
                        and fact.period_key / 100 >= place.from_year
                        and (place.to_year is null or fact.period_key / 100 <= place.to_year)
                where
                    fact.period_key = judged.period_key
                    and fact.person_key = judged.person_key
                    and fact.region_code = judged.region_code
                order by fact.submission_key asc, fact.row_number asc
                limit 1
            ),
            judged.region_code
        ) as village_code
    from judged
)

select
    evidence.form as part,
    cast(placed.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from placed
inner join warehouse.reconciliation_evidence as evidence
    on
        placed.person_key = evidence.person_key
        and placed.region_code = evidence.region_code
        and evidence.period = :period
where placed.village_code = :region_code;
