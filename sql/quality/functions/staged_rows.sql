-- Rows kept in staging per submission, over all forms: staging tables follow from contracts, so they are found in the catalogue.
create or replace function quality.staged_rows() returns table (submission_key bigint, rows bigint)
language plpgsql stable
as $$
declare
    tables text;
begin
    select string_agg(format('select submission_key, count(*) from staging.%I group by submission_key', relname), ' union all ')
    into tables
    from pg_class
    where relnamespace = 'staging'::regnamespace and relkind = 'r';
    if tables is not null then
        return query execute tables;
    end if;
end
$$;
comment on function quality.staged_rows() is 'Jumlah baris di staging per kiriman (rows kept in staging per submission).';
