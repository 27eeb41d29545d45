-- view.sql | R30. Grain: one row per year, region of the KTP and country; kelurahan rows and one de-duplicated kabupaten row.
create or replace view mart.procedural_return as
with home as (
    select
        coming.who,
        coming.country_code,
        coming.ktp_region_code,
        coming.has_official_placement,
        to_char(coming.arrived_date, 'YYYY') as period,
        -- Absence from N03 says something only where the labour office of that region has reported by then.
        coming.has_official_placement or exists (
            select 1
            from warehouse.submission_dated as office
            where
                office.form = 'N03'
                and starts_with(coming.ktp_region_code, office.region_code)
                and office.start_date <= coming.arrived_date
        ) as is_assessable
    from warehouse.homecoming_known as coming
),

-- Each person once a year and region: procedural only where every homecoming was.
once as (
    select
        placed.period,
        placed.region_code,
        placed.country_code,
        placed.who,
        bool_and(placed.is_assessable) as is_assessable,
        bool_and(placed.has_official_placement) as is_procedural
    from (
        select
            period,
            ktp_region_code as region_code,
            country_code,
            who,
            is_assessable,
            has_official_placement
        from home
        where ktp_region_code is null or length(ktp_region_code) <> 5
        union all
        select
            period,
            left(ktp_region_code, 5),
            country_code,
            who,
            is_assessable,
            has_official_placement
        from home
        where length(ktp_region_code) >= 5
    ) as placed
    group by placed.period, placed.region_code, placed.country_code, placed.who
),

counted as (
    select
        period,
        region_code,
        country_code as country,
        count(*) as returned,
        count(*) filter (where is_assessable and is_procedural) as procedural,
        count(*) filter (where is_assessable and not is_procedural) as nonprocedural,
        count(*) filter (where not is_assessable) as not_assessable
    from once
    group by period, region_code, country_code
)

select
    counted.period,
    counted.region_code,
    coalesce(place.region_name, 'TIDAK DIKETAHUI') as region_name,
    counted.country,
    counted.returned,
    counted.procedural,
    counted.nonprocedural,
    counted.not_assessable,
    round(100.0 * counted.nonprocedural / nullif(counted.procedural + counted.nonprocedural, 0), 2) as nonprocedural_pct
from counted
left join lateral (
    select region.region_name
    from warehouse.visible_region as region
    where region.region_code in (left(counted.region_code, 13), left(counted.region_code, 8), left(counted.region_code, 5), left(counted.region_code, 2))
    order by length(region.region_code) desc
    limit 1
) as place on true
where place.region_name is not null or (select warehouse.sees_all_regions());
comment on view mart.procedural_return is
'R30: of those who came home, how many had not left on an official placement (X427: derived from N03, not believed). Kelurahan rows do not add up to the kabupaten row. · Prosedural dan nonprosedural';
comment on column mart.procedural_return.period is 'Year of arrival. · periode';
comment on column mart.procedural_return.region_code is 'Region of the KTP; five characters is the kabupaten or kota as a whole; null unknown. · kode wilayah';
comment on column mart.procedural_return.region_name is 'Name of the region, or TIDAK DIKETAHUI. · nama wilayah';
comment on column mart.procedural_return.country is 'Country come from. · negara';
comment on column mart.procedural_return.returned is 'Distinct persons come home in the year. · orang yang pulang';
comment on column mart.procedural_return.procedural is 'Found in N03, gone to that country before coming home. · prosedural';
comment on column mart.procedural_return.nonprocedural is 'Not found, although the labour office of their region has reported. · nonprosedural';
comment on column mart.procedural_return.not_assessable is 'The labour office of their region has not reported, or the region is not known. · tidak dapat dinilai';
comment on column mart.procedural_return.nonprocedural_pct is '100 × nonprocedural ÷ (procedural + nonprocedural). · persen nonprosedural';
