-- define.sql | Grain: one row per former state of a row of a dimension that is edited in place. The primary key says so too.
create table if not exists warehouse.past_row (
    past_key bigint generated always as identity,
    table_name text not null,
    known_from timestamptz not null,
    known_to timestamptz not null,
    body jsonb not null,
    primary key (past_key)
);
create index if not exists past_row_table on warehouse.past_row (table_name, known_to);

comment on table warehouse.past_row is
'What dimensions said before they were corrected, so that marts can answer as known then. · Isi dimensi sebelum diperbaiki';
comment on column warehouse.past_row.past_key is 'Key of the former state. · kunci';
comment on column warehouse.past_row.table_name is 'Dimension it stood in. · tabel';
comment on column warehouse.past_row.known_from is 'Since when it was known; -infinity for what came with the first load. · diketahui sejak';
comment on column warehouse.past_row.known_to is 'Clock of the load that changed or removed it. · diketahui sampai';
comment on column warehouse.past_row.body is 'The row as it was. · isi baris';

-- Each dimension edited in place stamps its rows and keeps what they were. The views *_known look through both.
do $$
declare
    dimension text;
begin
    foreach dimension in array array['dim_population', 'dim_region', 'dim_sender', 'dim_tariff'] loop
        execute format('create or replace trigger keep_past before insert or delete on warehouse.%I for each row execute function warehouse.keep_past()', dimension);
        execute format(
            'create or replace trigger keep_past_of_change before update on warehouse.%I for each row '
            'when (old.known_from = new.known_from) execute function warehouse.keep_past()', dimension
        );
    end loop;
end
$$;
