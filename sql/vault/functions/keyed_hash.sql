-- HMAC-SHA-256 of a text; the two pads come from the secret of the installation, which is never stored here.
create or replace function vault.keyed_hash(message text, inner_pad bytea, outer_pad bytea)
returns bytea
language sql
immutable
parallel safe
as $$
    select sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8')))
$$;
comment on function vault.keyed_hash(text, bytea, bytea) is 'HMAC berkunci atas satu nomor (keyed hash of a number); null for null.';
