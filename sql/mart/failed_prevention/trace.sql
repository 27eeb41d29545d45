-- trace.sql | counts: returned | Rows of I08 that tell the homecomings, and of I06 and I07 in the same villages before them.
select
    'I08' as part,
    home.who as counted,
    evidence.submission_key,
    evidence.row_number
from warehouse.homecoming_known as home
inner join warehouse.homecoming_evidence as evidence on home.who = evidence.who and home.homecoming_number = evidence.homecoming_number
where
    to_char(home.arrived_date, 'YYYY') = :period and left(home.ktp_region_code, 5) is not distinct from cast(:region_code as text)
union
select
    'I06',
    null,
    fact.submission_key,
    fact.row_number
from warehouse.homecoming_known as home
inner join warehouse.fact_passport_deferral as fact
    on
        home.ktp_region_code = fact.ktp_region_code
        and length(home.ktp_region_code) = 13
        and home.sex = fact.sex
        and home.country_code = fact.country_code
        and home.arrived_date > fact.case_date
        and extract(year from fact.case_date) - fact.age_years - home.birth_year in (0, 1)
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
where to_char(home.arrived_date, 'YYYY') = :period and left(home.ktp_region_code, 5) = :region_code
union
select
    'I07',
    null,
    fact.submission_key,
    fact.row_number
from warehouse.homecoming_known as home
inner join warehouse.fact_departure_deferral as fact
    on
        home.ktp_region_code = fact.ktp_region_code
        and length(home.ktp_region_code) = 13
        and home.country_code = fact.country_code
        and home.arrived_date > fact.case_date
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
where to_char(home.arrived_date, 'YYYY') = :period and left(home.ktp_region_code, 5) = :region_code;
