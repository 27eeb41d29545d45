-- trace.sql | counts: persons | Rows about the verified persons: those within the definition are counted, the others are the denominator.
with person as (
    select
        judged.person_key,
        min(
            case coalesce(
                company.mining_class,
                case
                    when coalesce(company.sector_source, 'NONE') <> 'NONE' then null
                    when judged.sector = 'TAMBANG' then 'INTI'
                    when judged.sector = 'JASA_TAMBANG' then 'JASA'
                end
            )
                when 'INTI' then 1
                when 'JASA' then 2
                when 'RANTAI' then 3
            end
        ) as ring
    from warehouse.reconciliation_known as judged
    left join warehouse.dim_company as company
        on
            judged.company_key = company.company_key
            and company.valid_from <= (select intake.known_on())
            and (company.valid_to is null or company.valid_to > (select intake.known_on()))
    where judged.is_verified and judged.period = :period and judged.kabupaten_code = :region_code
    group by judged.person_key
)

select
    evidence.form as part,
    case
        when person.ring <= array_position(array['TAMBANG_INTI', 'TAMBANG_JASA', 'TAMBANG_RANTAI'], :definition)
            then cast(person.person_key as text)
    end as counted,
    evidence.submission_key,
    evidence.row_number
from person
inner join warehouse.reconciliation_evidence as evidence
    on person.person_key = evidence.person_key and evidence.period = :period and evidence.kabupaten_code = :region_code;
