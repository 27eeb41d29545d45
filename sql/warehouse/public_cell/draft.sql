-- draft.sql | An empty draft of a release; each sql/mart_public/<name>/draft.sql adds its cells.
-- families: sums that the cell is a part of; totals: sums that it is the total of. A cell with measure '-' is never published: the
-- difference of two figures that are.
create temporary table public_draft (
    id bigint generated always as identity,
    view_name text not null,
    cell jsonb not null,
    measure text not null,
    amount bigint not null,
    families text [] not null default '{}',
    totals text [] not null default '{}',
    is_dominated boolean not null default false,
    is_withheld boolean not null default false
) on commit drop;

-- Periods whose returns were all due by now: a figure that is still growing is not released, for its first, small state would bind it.
create temporary table public_period on commit drop as
select period.period
from warehouse.dim_period as period
where
    greatest(
        period.end_date + 15,
        coalesce((select cast(max(owed.due_at) as date) from warehouse.fact_obligation as owed where owed.period_key = period.period_key), period.end_date)
    ) < cast(:clock as date);

-- Who employs them, in one pass: a person without a company is a company of one.
create temporary table public_firm on commit drop as
select
    judged.period,
    judged.region_code,
    judged.kabupaten_code,
    judged.d,
    judged.c,
    judged.i,
    judged.is_verified,
    coalesce(judged.sector, 'TIDAK_TAHU') as sector,
    coalesce(judged.nationality, 'XXX') as nationality,
    coalesce(judged.company_key, -judged.person_key) as company,
    count(*) as persons
from warehouse.reconciliation_known as judged
where judged.period in (select released.period from public_period as released)
group by
    judged.period, judged.region_code, judged.kabupaten_code, judged.d, judged.c, judged.i, judged.is_verified,
    coalesce(judged.sector, 'TIDAK_TAHU'), coalesce(judged.nationality, 'XXX'), coalesce(judged.company_key, -judged.person_key);
