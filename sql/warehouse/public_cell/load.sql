-- load.sql | Releases the draft at :clock. A cell withheld once is never taken away, so that nobody learns when it became nothing.
delete from warehouse.public_cell as old
where
    old.published is not null
    and not exists (
        select 1
        from public_draft as draft
        where draft.view_name = old.view_name and draft.cell = old.cell and draft.measure = old.measure
    );

insert into warehouse.public_cell (view_name, cell, measure, published, withheld_since, released_at)
select
    draft.view_name,
    draft.cell,
    draft.measure,
    case when not draft.is_withheld then cast(5 * round(draft.amount / 5.0) as integer) end,
    case when draft.is_withheld then cast(:clock as timestamptz) end,
    :clock
from public_draft as draft
where draft.measure <> '-'
on conflict (view_name, cell, measure) do update
set
    published = excluded.published,
    withheld_since = coalesce(public_cell.withheld_since, excluded.withheld_since),
    released_at = excluded.released_at
where public_cell.published is distinct from excluded.published;
