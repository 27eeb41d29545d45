-- Address of a cell such as F12 from its column number (1 = A) and row.
create or replace function quality.cell_address(column_position integer, row_position integer) returns text
language sql immutable parallel safe
as $$
    select case
        when column_position is null or row_position is null then null
        when column_position <= 26 then chr(64 + column_position)
        else chr(64 + (column_position - 1) / 26) || chr(65 + (column_position - 1) % 26)
    end || row_position
$$;
comment on function quality.cell_address(integer, integer) is 'Alamat sel, misalnya F12 (spreadsheet cell address).';
