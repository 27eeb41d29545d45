-- After judgements were written: whoever now stands in more than one kecamatan of a month is noted, for good.
create or replace function warehouse.note_many_placed()
returns trigger
language plpgsql
as $$
declare
    month integer;
begin
    -- Month by month, so that one partition is opened.
    for month in select distinct added.period_key from added loop
        insert into warehouse.many_placed (period_key, person_key)
        select distinct added.period_key, added.person_key
        from added
        inner join warehouse.fact_reconciliation_monthly as held
            on added.person_key = held.person_key and added.region_code <> held.region_code
        where added.period_key = month and held.period_key = month
        on conflict do nothing;
    end loop;
    return null;
end
$$;
comment on function warehouse.note_many_placed() is 'Keeps warehouse.many_placed in step with the judgements. · Mencatat orang di lebih dari satu kecamatan';
