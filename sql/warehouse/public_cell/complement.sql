-- complement.sql | In each sum from which a withheld part could be had by subtraction, withholds the smallest other part too, else the total.
-- Repeated until no row changes.
with member as (
    select
        draft.id,
        draft.amount,
        draft.is_withheld,
        draft.measure,
        part.family,
        false as is_total
    from public_draft as draft
    cross join lateral unnest(draft.families) as part (family)
    where draft.amount > 0
    union all
    select
        draft.id,
        draft.amount,
        draft.is_withheld,
        draft.measure,
        whole.family,
        true
    from public_draft as draft
    cross join lateral unnest(draft.totals) as whole (family)
    where draft.amount > 0
),

-- One total may stand in two marts: it is hidden when it is hidden in all.
judged as (
    select
        family,
        count(*) filter (where is_withheld and not is_total)
        + case when bool_and(is_withheld) filter (where is_total) then 1 else 0 end as hidden,
        -- A large difference that nobody publishes may be had by subtraction: it is no small count.
        count(*) filter (where measure = '-' and amount > 7) as hidden_harmless,
        sum(amount) filter (where is_withheld and not is_total) as hidden_amount,
        -- Everybody can count the rows without a figure: each is one person at least. What the total may still hold beside them and the figures
        -- (of a figure f the public knows f - 2 to f + 2, and that it is 8 at least) must leave each of them three values.
        max(5 * round(amount / 5.0) + 2) filter (where is_total and not is_withheld)
        - coalesce(sum(greatest(8, 5 * round(amount / 5.0) - 2)) filter (where not is_total and not is_withheld), 0)
        - count(*) filter (where not is_total and is_withheld and measure <> '-') as room,
        bool_or(is_total) as has_total,
        bool_and(is_withheld) filter (where is_total) as is_total_hidden
    from member
    group by family
),

chosen as (
    select distinct on (member.family) member.id
    from member
    inner join judged on member.family = judged.family
    where
        judged.has_total
        and not member.is_withheld
        and (
            (judged.hidden = 1 and judged.hidden_harmless = 0)
            or (not judged.is_total_hidden and judged.hidden_amount between 1 and 7)
            or (not judged.is_total_hidden and judged.hidden_amount > 0 and judged.room < 2)
        )
    order by member.family asc, member.is_total asc, member.amount asc, member.id asc
)

update public_draft as draft
set is_withheld = true
from chosen
where draft.id = chosen.id;
