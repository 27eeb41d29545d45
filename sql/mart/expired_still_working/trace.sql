-- trace.sql | counts: persons | Rows that show the permit at its end and the person still at work.
with chosen as (
    select
        judged.person_key,
        case when judged.c then judged.company_key else coalesce(permit.sponsor_company_key, judged.company_key) end as company_key
    from warehouse.reconciliation_known as judged
    left join lateral (
        select fact.sponsor_company_key
        from warehouse.fact_permit_in_force as fact
        inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
        where
            not judged.c
            and fact.period_key = judged.period_key
            and fact.person_key = judged.person_key
            and fact.sponsor_company_key is not null
        order by fact.permit_end_date desc, fact.submission_key asc, fact.row_number asc
        limit 1
    ) as permit on true
    where 'X416' = any(judged.conflicts) and judged.period = :period and judged.region_code = :region_code
)

select
    evidence.form as part,
    cast(chosen.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from chosen
inner join warehouse.reconciliation_evidence as evidence
    on chosen.person_key = evidence.person_key and evidence.period = :period and evidence.region_code = :region_code
where chosen.company_key is not distinct from cast(:company_key as bigint);
