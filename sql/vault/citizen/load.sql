-- load.sql | Gives the rows of citizen_of their keys and enters new citizens. Two numbers with one key (once in 2^63) stop the load.
update citizen_of
set
    citizen_key = cast(cast('x' || encode(substr(citizen_hmac, 1, 8), 'hex') as bit(64)) as bigint) & 9223372036854775807,
    placement_key = cast(cast('x' || encode(substr(placement_hmac, 1, 8), 'hex') as bit(64)) as bigint) & 9223372036854775807;

insert into vault.citizen (citizen_key, kind, keyed_hash)
select distinct
    named.citizen_key,
    named.kind,
    named.keyed_hash
from (
    select
        citizen_key,
        'CITIZEN' as kind,
        citizen_hmac as keyed_hash
    from citizen_of
    where citizen_key is not null
    union
    select
        placement_key,
        'PLACEMENT',
        placement_hmac
    from citizen_of
    where placement_key is not null
) as named
on conflict (keyed_hash) do nothing;
