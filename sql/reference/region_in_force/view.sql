-- view.sql | Grain: one row per region and spell in which it stood, for the period that is judged. V101 asks it.
-- A code counts from the first day of the period to today: a late return is not refused for a code of its time, and a change that is
-- entered ahead holds for nobody before its day.
create or replace view reference.region_in_force as
select
    stood.region_code,
    stood.level,
    stood.region_name,
    stood.parent_code,
    stood.valid_from,
    stood.valid_to
from (
    select
        region_code,
        level,
        region_name,
        parent_code,
        valid_from,
        valid_to
    from reference.region
    union all
    -- Codes that only the history remembers.
    select
        old_code,
        cast(case length(old_code) when 2 then 1 when 5 then 2 when 8 then 3 else 4 end as smallint),
        old_name,
        left(old_code, case length(old_code) when 13 then 8 when 8 then 5 else 2 end),
        cast(null as date),
        valid_from - 1
    from reference.region_history
    where change = 'move' and old_code is not null
) as stood
where
    (stood.valid_from is null or stood.valid_from <= (select reference.judged_until()))
    and (stood.valid_to is null or stood.valid_to >= (select reference.judged_from()));

comment on view reference.region_in_force is 'Regions that a return of the judged period may name: sinergi.judged_from to sinergi.judged_until, unset = today (wilayah yang boleh disebut).';
comment on column reference.region_in_force.region_code is 'Dotted Kemendagri code (kode).';
comment on column reference.region_in_force.level is '1 province, 2 regency or city, 3 district, 4 village (tingkat).';
comment on column reference.region_in_force.region_name is 'Name (nama).';
comment on column reference.region_in_force.parent_code is 'Code of the region that it lies in (kode induk).';
comment on column reference.region_in_force.valid_from is 'First day; null where only the history knows it (berlaku sejak).';
comment on column reference.region_in_force.valid_to is 'Last day; null while it stands (berlaku sampai).';
