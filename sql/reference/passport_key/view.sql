-- Grain: one row per nationality and passport shape with its letters spelled out: what a rule looks a number up in, by one hash.
-- No CTE: a rule that looks in here is to be shared among parallel workers.
create or replace view reference.passport_key as
select
    half.country_code,
    half.country_code || coalesce(regexp_replace(half.shape, 'a', chr(second.code)), half.shape) as passport_key
from (
    -- regexp_replace takes the first match alone, so each step spells one of the at most two letters of a shape.
    select pattern.country_code, coalesce(regexp_replace(pattern.shape, 'a', chr(first.code)), pattern.shape) as shape
    from reference.passport_pattern as pattern
    left join generate_series(65, 90) as first (code) on position('a' in pattern.shape) > 0
    where pattern.valid_to is null
) as half
left join generate_series(65, 90) as second (code) on position('a' in half.shape) > 0;

comment on view reference.passport_key is 'Nationality and shape of valid passport numbers, letters spelled out, digits as 9 (kunci bentuk nomor paspor).';
comment on column reference.passport_key.country_code is 'Three-letter code (kode negara).';
comment on column reference.passport_key.passport_key is 'Code and shape joined, such as CHNEJ9999999 (kunci).';
