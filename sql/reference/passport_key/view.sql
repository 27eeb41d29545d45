-- Grain: one row per nationality and passport shape with its letters spelled out: what a rule looks a number up in, by one hash.
create or replace view reference.passport_key as
with letters as (
    select chr(code) as letter from generate_series(65, 90) as code
),

-- regexp_replace takes the first match alone, so each step spells one of the at most two letters of a shape.
first_spelled as (
    select pattern.country_code, coalesce(regexp_replace(pattern.shape, 'a', letters.letter), pattern.shape) as shape
    from reference.passport_pattern as pattern
    left join letters on position('a' in pattern.shape) > 0
    where pattern.valid_to is null
)

select
    half.country_code,
    half.country_code || coalesce(regexp_replace(half.shape, 'a', letters.letter), half.shape) as passport_key
from first_spelled as half
left join letters on position('a' in half.shape) > 0;

comment on view reference.passport_key is 'Nationality and shape of valid passport numbers, letters spelled out, digits as 9 (kunci bentuk nomor paspor).';
comment on column reference.passport_key.country_code is 'Three-letter code (kode negara).';
comment on column reference.passport_key.passport_key is 'Code and shape joined, such as CHNEJ9999999 (kunci).';
