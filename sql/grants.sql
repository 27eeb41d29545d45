-- Who may do what (DESIGN §4.3). Applied after every (re)creation of the views, where the roles exist; safe to repeat.
do $$
declare
    area text;
begin
    foreach area in array array[
        'reference', 'intake', 'raw', 'staging', 'quality', 'identity', 'vault', 'warehouse', 'report', 'mart', 'mart_restricted', 'mart_public',
        'warehouse_territory', 'mart_territory'
    ] loop
        execute format('revoke all on schema %I from public', area);
        -- The loader fills everything and defines nothing.
        execute format('grant usage on schema %I to sinergi_loader', area);
        execute format('grant select, insert, update, delete, truncate on all tables in schema %I to sinergi_loader', area);
        execute format('grant usage, select on all sequences in schema %I to sinergi_loader', area);
        execute format(
            'alter default privileges in schema %I grant select, insert, update, delete, truncate on tables to sinergi_loader', area
        );
    end loop;
    -- Loads gather what is new in temporary tables.
    execute format('grant temporary on database %I to sinergi_loader', current_database());
end
$$;
-- Logs only grow: who decided what, and who read about whom. The latter is written by a function with the owner's rights.
revoke update, delete, truncate on
identity.judgement, warehouse.finding_resolution, intake.duty_share, intake.excusal, report.issued, vault.reading
from sinergi_loader;
revoke insert on vault.reading from sinergi_loader;
-- Report consumers read the marts; a login of sinergi_region sees there what warehouse.region_access gives it.
grant usage on schema mart to sinergi_report, sinergi_region, sinergi_investigator;
grant select on all tables in schema mart to sinergi_report, sinergi_region, sinergi_investigator;
-- The same marts on today's territory.
grant usage on schema mart_territory to sinergi_report, sinergi_region, sinergi_investigator;
grant select on all tables in schema mart_territory to sinergi_report, sinergi_region, sinergi_investigator;
-- Person-level worklists: each reading leaves a line in the server log.
grant usage on schema mart_restricted to sinergi_investigator;
grant select on all tables in schema mart_restricted to sinergi_investigator;
grant usage on schema mart_public to sinergi_public, sinergi_report;
grant select on all tables in schema mart_public to sinergi_public, sinergi_report;
-- It acts with the owner's rights, so only the loader may call it.
revoke execute on function warehouse.ensure_partition(text, integer) from public;
grant execute on function warehouse.ensure_partition(text, integer) to sinergi_loader;
-- Who reads about a person is written down by this function with the owner's rights; nobody else has a reason to write there.
revoke execute on function mart_restricted.note_person(text, bigint) from public;
grant execute on function mart_restricted.note_person(text, bigint) to sinergi_investigator, sinergi_loader;
