-- load.sql | Mirrors the contracts in force (intake.form_definition); writes only what differs.
insert into warehouse.dim_form (form, title_id, title_en, sender_kind, grain, period_kind, due_says)
select
    defined.form,
    defined.title,
    coalesce(nullif(defined.title_en, ''), defined.title),
    defined.sender_kind,
    defined.grain,
    defined.period_kind,
    basis.due_says
from intake.form_definition as defined
left join (
    select distinct on (form)
        form,
        basis_says as due_says
    from intake.obligation
    order by form asc, period_key desc
) as basis on defined.form = basis.form
on conflict (form) do update
set
    title_id = excluded.title_id,
    title_en = excluded.title_en,
    sender_kind = excluded.sender_kind,
    grain = excluded.grain,
    period_kind = excluded.period_kind,
    due_says = excluded.due_says
where
    (dim_form.title_id, dim_form.title_en, dim_form.sender_kind, dim_form.grain, dim_form.period_kind, dim_form.due_says)
    is distinct from (excluded.title_id, excluded.title_en, excluded.sender_kind, excluded.grain, excluded.period_kind, excluded.due_says);
