-- The kecamatan of today in which a person judged in a kecamatan of then is found: by the village that the district wrote down, else by
-- that of the workplace on the roster. Who has neither stays where he was judged; nobody leaves the kabupaten by this.
-- In PL/pgSQL, because it reads tables that are made after the functions.
create or replace function warehouse.kecamatan_now(told_region_code text, told_period_key integer, told_person_key bigint) returns text
language plpgsql stable parallel safe
-- Readers of marts may read neither tables nor references.
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    kecamatan_code text := warehouse.place_now(told_region_code);
    village_code text;
begin
    if exists (
        select 1 from reference.region_history as moved
        where moved.change = 'move' and starts_with(moved.old_code, told_region_code || '.') and moved.valid_from <= current_date
    ) then
        select told.village_code into village_code
        from (
            select
                1 as turn,
                fact.village_code,
                fact.submission_key,
                fact.row_number
            from warehouse.fact_district_presence as fact
            inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
            where fact.period_key = told_period_key and fact.person_key = told_person_key and fact.region_code = told_region_code
            union all
            select
                2,
                place.village_code,
                fact.submission_key,
                fact.row_number
            from warehouse.fact_company_roster as fact
            inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
            inner join warehouse.company_known as company on fact.company_key = company.company_key
            inner join warehouse.workplace_known as place
                on
                    company.nib = place.nib
                    and fact.workplace_id = place.workplace_id
                    and fact.period_key / 100 >= place.from_year
                    and (place.to_year is null or fact.period_key / 100 <= place.to_year)
            where fact.period_key = told_period_key and fact.person_key = told_person_key and fact.region_code = told_region_code
        ) as told
        where length(told.village_code) = 13
        order by told.turn asc, told.submission_key asc, told.row_number asc
        limit 1;
        kecamatan_code := coalesce(left(warehouse.place_now(village_code), 8), kecamatan_code);
    end if;
    return case when left(kecamatan_code, 5) = left(told_region_code, 5) then kecamatan_code else told_region_code end;
end
$$;
comment on function warehouse.kecamatan_now(text, integer, bigint) is
'Today''s kecamatan of a person judged in a kecamatan of then (kecamatan menurut wilayah sekarang).';
