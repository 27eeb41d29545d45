-- The number of an approval without signs and case, so that its many spellings are one (DOMAIN §2.3).
create or replace function warehouse.rptka_mark(rptka_number text)
returns text
language sql
immutable
parallel safe
as $$
select nullif(regexp_replace(upper(rptka_number), '[^A-Z0-9]', '', 'g'), '')
$$;
comment on function warehouse.rptka_mark(text) is 'Number of an approval without signs and case. · Nomor RPTKA tanpa tanda baca';
