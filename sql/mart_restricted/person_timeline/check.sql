-- check.sql | refuse: readings of persons that would not be kept for good. No rows means no trouble.
-- It looks at the log, not at the view, whose reading would be written down for everybody.
select 'vault.reading' as unprotected
where not exists (
    select 1 from pg_trigger
    where tgrelid = to_regclass('vault.reading') and tgname = 'append_only' and tgenabled <> 'D'
);
