-- view.sql | R32. Grain: one row per year of return and kabupaten of the KTP.
create or replace view mart.failed_prevention as
with home as (
    select
        coming.who,
        coming.homecoming_number,
        coming.arrived_date,
        coming.ktp_region_code,
        coming.country_code,
        coming.sex,
        coming.birth_year,
        to_char(coming.arrived_date, 'YYYY') as period,
        left(coming.ktp_region_code, 5) as region_code
    from warehouse.homecoming_known as coming
),

-- X426. The hash of I06 is immigration's own: what both tell must agree instead: village, sex, age, country, and the order of days.
held as (
    select
        home.who,
        home.homecoming_number,
        count(distinct source.sender || fact.case_id_immigration) as cases
    from home
    inner join warehouse.fact_passport_deferral as fact
        on
            home.ktp_region_code = fact.ktp_region_code
            and length(home.ktp_region_code) = 13
            and home.sex = fact.sex
            and home.country_code = fact.country_code
            and home.arrived_date > fact.case_date
            and extract(year from fact.case_date) - fact.age_years - home.birth_year in (0, 1)
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
    group by home.who, home.homecoming_number
),

stopped as (
    select distinct
        home.who,
        home.homecoming_number
    from home
    inner join warehouse.fact_departure_deferral as fact
        on
            home.ktp_region_code = fact.ktp_region_code
            and length(home.ktp_region_code) = 13
            and home.country_code = fact.country_code
            and home.arrived_date > fact.case_date
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
),

counted as (
    select
        home.period,
        home.region_code,
        count(distinct home.who) as returned,
        count(distinct home.who) filter (where held.cases = 1) as held_before,
        count(distinct home.who) filter (where held.cases > 1) as held_unclear,
        count(distinct home.who) filter (where stopped.who is not null) as departure_stopped_possible
    from home
    left join held on home.who = held.who and home.homecoming_number = held.homecoming_number
    left join stopped on home.who = stopped.who and home.homecoming_number = stopped.homecoming_number
    group by home.period, home.region_code
)

select
    counted.period,
    counted.region_code,
    coalesce(place.region_name, 'TIDAK DIKETAHUI') as region_name,
    counted.returned,
    counted.held_before,
    counted.held_unclear,
    counted.departure_stopped_possible
from counted
left join lateral (
    select region.region_name
    from warehouse.visible_region as region
    where region.region_code in (left(counted.region_code, 13), left(counted.region_code, 8), left(counted.region_code, 5), left(counted.region_code, 2))
    order by length(region.region_code) desc
    limit 1
) as place on true
where place.region_name is not null or (select warehouse.sees_all_regions());
comment on view mart.failed_prevention is
'R32: persons come home whom immigration had held back before (X426). A match of village, sex, age, country and days, for I06 hides the NIK under a key of its own: a number of candidates, not of convictions. · Pencegahan yang gagal';
comment on column mart.failed_prevention.period is 'Year of return. · periode';
comment on column mart.failed_prevention.region_code is 'Kabupaten or kota of the KTP; null unknown. · kode wilayah';
comment on column mart.failed_prevention.region_name is 'Name of the region, or TIDAK DIKETAHUI. · nama wilayah';
comment on column mart.failed_prevention.returned is 'Distinct persons come home. · orang yang pulang';
comment on column mart.failed_prevention.held_before is 'Of these, one passport case fits. · pernah ditunda paspornya';
comment on column mart.failed_prevention.held_unclear is 'Of these, several passport cases fit. · kemungkinan lebih dari satu kasus';
comment on column mart.failed_prevention.departure_stopped_possible is 'Of these, a stopped departure of the same village and country came before; I07 tells neither sex nor age. · mungkin pernah ditunda di TPI';
