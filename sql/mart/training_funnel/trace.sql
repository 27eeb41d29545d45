-- trace.sql | counts: persons | Rows of N01, N02 and N03 of the cohort; whoever reached the stage is counted.
with path as (
    select
        path.class_id_provider,
        path.citizen_key,
        case :stage
            when 'DAFTAR' then true
            when 'LULUS' then path.has_passed
            when 'KOMPETEN' then path.certified_date is not null
            else path.placed_date is not null
        end as is_reached
    from warehouse.fact_training_path as path
    where path.period = :period and path.region_code = :region_code and path.skkni = :skkni
)

select
    'N01' as part,
    case when path.is_reached then cast(path.citizen_key as text) end as counted,
    fact.submission_key,
    fact.row_number
from path
inner join warehouse.fact_training_enrolment as fact
    on path.citizen_key = fact.citizen_key and path.class_id_provider = fact.class_id_provider
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key and source.region_code = :region_code
union all
select
    'N02',
    null,
    fact.submission_key,
    fact.row_number
from (select distinct citizen_key from path where is_reached) as person
inner join warehouse.fact_certificate as fact on person.citizen_key = fact.citizen_key
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
where :stage in ('LULUS', 'KOMPETEN', 'DITEMPATKAN')
union all
select
    'N03',
    null,
    fact.submission_key,
    fact.row_number
from (select distinct citizen_key from path where is_reached) as person
inner join warehouse.fact_placement as fact on person.citizen_key = fact.citizen_key
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
where :stage = 'DITEMPATKAN';
