-- load.sql | New versions of the persons that :submission_keys touch. A second run with the same clock corrects in place.
drop table if exists person_now;

create temporary table person_now on commit drop as
select
    now_known.person_key,
    now_known.nationality,
    now_known.sex,
    now_known.birth_year_band,
    held.person_key is not null as is_held
from (
    select
        person.person_key,
        profile.nationality,
        profile.sex,
        -- Integer division cuts the year down to the first of its five years.
        (cast(extract(year from profile.birth_date) as integer) / 5 * 5) || '-'
        || (cast(extract(year from profile.birth_date) as integer) / 5 * 5 + 4) as birth_year_band
    from (
        select distinct person_key
        from identity.person_link
        where submission_key = any(cast(:submission_keys as bigint []))
    ) as person
    left join vault.person_profile as profile on person.person_key = profile.person_key
) as now_known
left join warehouse.dim_person as held on now_known.person_key = held.person_key and held.is_current
where
    held.person_key is null
    or (now_known.nationality, now_known.sex, now_known.birth_year_band)
    is distinct from (held.nationality, held.sex, held.birth_year_band);

delete from warehouse.dim_person as held
using person_now
where person_now.is_held and held.person_key = person_now.person_key and held.is_current and held.valid_from >= cast(:clock as timestamptz);

update warehouse.dim_person as held
set
    is_current = false,
    valid_to = cast(:clock as timestamptz)
from person_now
where person_now.is_held and held.person_key = person_now.person_key and held.is_current;

insert into warehouse.dim_person (person_key, nationality, sex, birth_year_band, valid_from, valid_to, is_current)
select
    person_now.person_key,
    person_now.nationality,
    person_now.sex,
    person_now.birth_year_band,
    coalesce(before.valid_to, timestamptz '-infinity'),
    null,
    true
from person_now
left join (
    select
        person_key,
        max(valid_to) as valid_to
    from warehouse.dim_person
    group by person_key
) as before on person_now.is_held and person_now.person_key = before.person_key
order by person_now.person_key;
