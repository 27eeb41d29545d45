-- First day of the period that is judged (setting sinergi.judged_from), today where none is.
create or replace function reference.judged_from() returns date
language sql stable parallel safe
as $$
    select coalesce(cast(nullif(current_setting('sinergi.judged_from', true), '') as date), current_date)
$$;
comment on function reference.judged_from() is 'Hari pertama periode yang sedang dinilai; kosong = hari ini (first day of the judged period).';

-- Last day of the judged period (setting sinergi.judged_until) or today, whichever is later.
create or replace function reference.judged_until() returns date
language sql stable parallel safe
as $$
    select greatest(cast(nullif(current_setting('sinergi.judged_until', true), '') as date), current_date)
$$;
comment on function reference.judged_until() is 'Hari terakhir periode yang dinilai atau hari ini (last day of the judged period, or today).';
