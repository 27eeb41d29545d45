-- complement.sql | In each sum from which a withheld part could be had by subtraction, withholds the smallest other part too. Repeated until no row changes.
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
        and ((judged.hidden = 1 and judged.hidden_harmless = 0) or (not judged.is_total_hidden and judged.hidden_amount between 1 and 7))
    order by member.family asc, member.is_total asc, member.amount asc, member.id asc
)

update public_draft as draft
set is_withheld = true
from chosen
where draft.id = chosen.id;
