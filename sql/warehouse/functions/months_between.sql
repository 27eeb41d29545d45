-- Months from one month to a later one, both as text such as 2026-10.
create or replace function warehouse.months_between(earlier text, later text)
returns integer
language sql
immutable
parallel safe
as $$
select (cast(left(later, 4) as integer) - cast(left(earlier, 4) as integer)) * 12 + cast(right(later, 2) as integer) - cast(right(earlier, 2) as integer)
$$;
comment on function warehouse.months_between(text, text) is 'Months from one month to a later one. · Selisih bulan';
