-- agreed.sql | ``settled``, with those of ``touched`` that need no weighing: bearers of one NIORA and of the passports that it is named with,
-- every other bearer of one being a pair with all who bear it, and nothing that leads elsewhere. clusters.py says the same: one person.
drop table if exists settled;

create temporary table settled (
    statement_key bigint primary key,
    person_key bigint,
    tier smallint,
    score real,
    decided_by text,
    was_key bigint
) on commit drop;

drop table if exists bearer;

-- ``passport_group`` and ``fellowship``: all who bear one passport, and all whom a NIORA joins besides; each by its first statement.
create temporary table bearer on commit drop as
select
    said.*,
    case
        when said.joining is not null or said.passport is not null
            then min(said.statement_key) over (partition by said.joining, case when said.joining is null then said.passport_group end)
    end as fellowship
from (
    select
        held.statement_key,
        held.niora,
        held.nationality,
        held.passport,
        held.first_period,
        case when news.statement_key is null then held.person_key end as was_key,
        case when held.passport is not null then min(held.statement_key) over same end as passport_group,
        case when held.passport is null then held.niora else max(held.niora) over same end as joining,
        held.passport is not null and min(held.niora) over same <> max(held.niora) over same as is_doubted
    from touched
    inner join vault.statement as held on touched.statement_key = held.statement_key
    left join news on held.statement_key = news.statement_key
    window same as (partition by held.passport, held.nationality)
) as said;

analyze bearer;

drop table if exists bound;

-- How many pairs bind the members of a fellowship; null where something leads out of it or was decided by an officer.
create temporary table bound on commit drop as
select
    found.fellowship,
    case when bool_and(found.is_inside) then count(*) end as pairs
from (
    select
        here.fellowship,
        (here.fellowship is not distinct from there.fellowship) as is_inside
    from identity.person_pair as pair
    inner join bearer as here on pair.one_key = here.statement_key
    inner join bearer as there on pair.other_key = there.statement_key
    -- Within a fellowship, what is weaker than the passport adds nothing.
    where pair.tier < 6 and (pair.tier = 2 or here.fellowship is distinct from there.fellowship)
    union all
    select
        there.fellowship,
        false
    from identity.person_pair as pair
    inner join bearer as here on pair.one_key = here.statement_key
    inner join bearer as there on pair.other_key = there.statement_key
    where pair.tier < 6 and here.fellowship is distinct from there.fellowship
    union all
    select
        bearer.fellowship,
        false
    from bearer
    where
        bearer.is_doubted
        or starts_with(bearer.niora, 'nik:')
        or bearer.statement_key in (
            select same.one_key
            from identity.same
            union all
            select same.other_key
            from identity.same
            union all
            select apart.statement_key
            from identity.apart
            union all
            select unsaid.statement_key
            from unsaid
        )
    union all
    select
        bearer.fellowship,
        false
    from bearer
    inner join (
        select numbered.niora
        from bearer as numbered
        where numbered.niora is not null
        group by numbered.niora
        having min(numbered.fellowship) <> max(numbered.fellowship)
    ) as elsewhere on bearer.niora = elsewhere.niora
) as found
where found.fellowship is not null
group by found.fellowship;

analyze bound;

drop table if exists fellow;

-- One person each; called by the passport that was named first, as in keys.py.
create temporary table fellow on commit drop as
select
    whole.fellowship,
    whole.was_least,
    whole.was_most,
    vault.key_of(coalesce('passport|' || whole.number, 'niora|' || whole.niora), ring.inner_pad, ring.outer_pad) as person_key
from (
    select
        part.fellowship,
        max(part.niora) as niora,
        min(part.was_least) as was_least,
        max(part.was_most) as was_most,
        (array_agg(part.number order by part.first_period, part.nationality, part.passport) filter (where part.number is not null))[1] as number,
        sum(part.members) as members,
        -- Two who bear one NIORA need no pair.
        sum(part.members * (part.members - 1) - part.bearers * (part.bearers - 1)) filter (where part.number is not null) / 2 as pairs
    from (
        select
            bearer.fellowship,
            bearer.nationality,
            bearer.passport,
            bearer.nationality || '|' || bearer.passport as number,
            min(bearer.first_period) as first_period,
            max(bearer.niora) as niora,
            min(bearer.was_key) as was_least,
            max(bearer.was_key) as was_most,
            count(*) as members,
            count(bearer.niora) as bearers
        from bearer
        where bearer.fellowship is not null
        group by bearer.fellowship, bearer.nationality, bearer.passport
    ) as part
    group by part.fellowship
) as whole
left join bound on whole.fellowship = bound.fellowship
cross join keyring as ring
where whole.members > 1 and coalesce(whole.pairs, 0) = case when bound.fellowship is null then 0 else bound.pairs end;

analyze fellow;

insert into settled (statement_key, person_key, tier, score, decided_by, was_key)
select
    bearer.statement_key,
    fellow.person_key,
    case when bearer.niora is null then 2 else 1 end,
    1,
    case when bearer.niora is null then 'passport' else 'niora' end,
    bearer.was_key
from fellow
inner join bearer on fellow.fellowship = bearer.fellowship
-- A key that gives way is for the log.
where coalesce(fellow.was_least, fellow.person_key) = fellow.person_key and coalesce(fellow.was_most, fellow.person_key) = fellow.person_key;

analyze settled;
