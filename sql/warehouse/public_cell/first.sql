-- first.sql | Withholds what is small, what one company dominates, and what an earlier release withheld.
create index on public_draft (view_name, cell, measure);
update public_draft as draft
set is_withheld = true
where
    draft.amount between 1 and 7
    or draft.measure = '-'
    or (draft.is_dominated and draft.amount > 0)
    or exists (
        select 1
        from warehouse.public_cell as before
        where
            before.view_name = draft.view_name and before.cell = draft.cell and before.measure = draft.measure and before.published is null
    );
