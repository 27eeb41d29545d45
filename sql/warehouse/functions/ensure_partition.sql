-- Creates the partition of one period; safe to repeat and to race.
-- The owner's rights, so that sinergi_loader can fill a new month. The table is made apart and then attached: readers of the
-- parent are not held up (a plain "partition of" would lock them out).
create or replace function warehouse.ensure_partition(table_name text, period_key integer)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    partition_name text := format('%s_p%s', table_name, period_key);
begin
    if table_name !~ '^(fact|bridge)_[a-z_]+$' then
        raise exception 'not a fact table: %', table_name;
    end if;
    if to_regclass(format('warehouse.%I', partition_name)) is not null then
        return partition_name;
    end if;
    perform pg_advisory_xact_lock(hashtext('sinergi.ensure_partition'), hashtext(table_name));
    if to_regclass(format('warehouse.%I', partition_name)) is null then
        execute format('create table warehouse.%I (like warehouse.%I including defaults including generated)', partition_name, table_name);
        perform warehouse.attach_partition(table_name, period_key, partition_name);
    end if;
    return partition_name;
end
$$;
comment on function warehouse.ensure_partition(text, integer) is
'Makes sure that a fact or bridge has the partition of a period and returns its name. · Menyiapkan partisi satu periode';

-- Lets a partition say its period as text, for the marts: of the column where the table keeps it, else of what period_text says.
create or replace function warehouse.say_period(table_name text, period_key integer, partition_name text)
returns void
language plpgsql
as $$
declare
    keeps_text boolean := exists (
        select 1 from pg_catalog.pg_attribute as kept
        where kept.attrelid = to_regclass(format('warehouse.%I', table_name)) and kept.attname = 'period' and kept.attgenerated = 's'
    );
begin
    execute format('alter table warehouse.%I drop constraint if exists %I', partition_name, partition_name || '_period');
    execute format(
        'alter table warehouse.%I add constraint %I check (%s = %L)',
        partition_name,
        partition_name || '_period',
        case when keeps_text then 'period' else 'warehouse.period_text(period_key)' end,
        warehouse.period_text(period_key)
    );
    if not keeps_text then
        -- Without it the planner takes one row in two hundred for those of the period asked for.
        execute format(
            'create statistics if not exists warehouse.%I on (warehouse.period_text(period_key)) from warehouse.%I',
            partition_name || '_stats', partition_name
        );
    end if;
end
$$;
comment on function warehouse.say_period(text, integer, text) is
'Lets a partition say its period as text, so that marts of another one pass it by. · Menyatakan periode satu partisi';

-- Makes a filled table the partition of one period.
create or replace function warehouse.attach_partition(table_name text, period_key integer, partition_name text)
returns void
language plpgsql
as $$
begin
    perform warehouse.say_period(table_name, period_key, partition_name);
    execute format(
        'alter table warehouse.%I attach partition warehouse.%I for values from (%s) to (%s)',
        table_name, partition_name, period_key, period_key + 1
    );
end
$$;
comment on function warehouse.attach_partition(text, integer, text) is
'Makes a filled table the partition of a period. · Memasang partisi satu periode';
