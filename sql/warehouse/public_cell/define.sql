-- define.sql | Grain: one row per public mart, row of it (its keys as JSON) and measure. The primary key says so too.
create table if not exists warehouse.public_cell (
    view_name text,
    cell jsonb,
    measure text,
    published integer check (published = 0 or published >= 10 and published % 5 = 0),
    withheld_since timestamptz,
    released_at timestamptz not null,
    primary key (view_name, cell, measure)
);

comment on table warehouse.public_cell is
'What mart_public shows: stored, so that no session can ask for other days and subtract. Only figures fit to be published stand here. · Angka untuk umum';
comment on column warehouse.public_cell.view_name is 'View of mart_public, without its schema. · nama view';
comment on column warehouse.public_cell.cell is 'Keys of the row. · kunci baris';
comment on column warehouse.public_cell.measure is 'Measure. · ukuran';
comment on column warehouse.public_cell.published is 'The figure rounded to five, or 0; null is withheld. · angka yang diumumkan';
comment on column warehouse.public_cell.withheld_since is 'First release that withheld it: what was withheld once stays so. · ditahan sejak';
comment on column warehouse.public_cell.released_at is 'Clock of the release that set the figure. · diumumkan pada';
