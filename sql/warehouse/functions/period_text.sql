-- The text of a period key: 202610 is 2026-10, 202623 is 2026-Q3, 202631 is 2026-S1, 202641 is 2026.
-- Each partition carries a check on it, so that a mart asked for one period opens one partition.
create or replace function warehouse.period_text(period_key integer)
returns text
language sql
immutable
parallel safe
as $$
select case
    when period_key % 100 between 1 and 12 then lpad(cast(period_key / 100 as text), 4, '0') || '-' || lpad(cast(period_key % 100 as text), 2, '0')
    when period_key % 100 between 21 and 24 then lpad(cast(period_key / 100 as text), 4, '0') || '-Q' || cast(period_key % 100 - 20 as text)
    when period_key % 100 between 31 and 32 then lpad(cast(period_key / 100 as text), 4, '0') || '-S' || cast(period_key % 100 - 30 as text)
    when period_key % 100 = 41 then lpad(cast(period_key / 100 as text), 4, '0')
    else '-'
end
$$;
comment on function warehouse.period_text(integer) is 'Text of a period key: 202610 is 2026-10. · Teks periode';
