-- A key from a text: the first 63 bits of its HMAC-SHA-256. The two pads come from the secret of the installation, which is never stored here.
create or replace function vault.key_of(message text, inner_pad bytea, outer_pad bytea)
returns bigint
language sql
immutable
parallel safe
as $$
    select cast(
        cast('x' || encode(substr(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 1, 8), 'hex') as bit(64)) as bigint
    ) & 9223372036854775807
$$;
comment on function vault.key_of(text, bytea, bytea) is 'Kunci dari satu nomor dengan hash berkunci (key from a keyed hash of a number); null for null.';
