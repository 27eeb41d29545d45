-- An instant from a session setting such as sinergi.restated_from; null while it is not set.
create or replace function report.instant(setting text) returns timestamptz
language sql stable parallel safe
as $$
    select cast(nullif(current_setting(setting, true), '') as timestamptz)
$$;
comment on function report.instant(text) is 'An instant from a session setting. · Saat dari pengaturan sesi';
