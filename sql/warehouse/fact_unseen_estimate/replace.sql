-- replace.sql | What was estimated otherwise before is closed, what is estimated anew is added, the rest stays as it is.
-- For what changes, knowledge is rewritten from :clock on, as in fact_reconciliation_monthly.
drop table if exists changed;

create temporary table changed on commit drop as
select coalesce(counted.region_code, held.region_code) as region_code
from counted
full outer join (
    select * from warehouse.fact_unseen_estimate where period_key = :period_key and known_to is null
) as held on counted.region_code = held.region_code
where
    counted.region_code is null
    or held.region_code is null
    or (
        held.persons_d, held.persons_c, held.persons_i, held.persons_dc, held.persons_di, held.persons_ci, held.persons_dci, held.persons_away,
        held.complete, held.estimate, held.ci_low, held.ci_high, held.method, held.reason
    ) is distinct from (
        counted.persons_d, counted.persons_c, counted.persons_i, counted.persons_dc, counted.persons_di, counted.persons_ci, counted.persons_dci,
        counted.persons_away, counted.complete, counted.estimate, counted.ci_low, counted.ci_high, counted.method, counted.reason
    );

delete from warehouse.fact_unseen_estimate as held
using changed
where
    held.period_key = :period_key
    and held.region_code = changed.region_code
    and held.known_from >= cast(:clock as timestamptz);

update warehouse.fact_unseen_estimate as held
set known_to = cast(:clock as timestamptz)
from changed
where
    held.period_key = :period_key
    and held.region_code = changed.region_code
    and (held.known_to is null or held.known_to > cast(:clock as timestamptz));

insert into warehouse.fact_unseen_estimate (
    period_key, region_code, persons_d, persons_c, persons_i, persons_dc, persons_di, persons_ci, persons_dci, persons_away, complete, estimate,
    ci_low, ci_high, method, reason, known_from
)
select
    :period_key,
    counted.region_code,
    counted.persons_d,
    counted.persons_c,
    counted.persons_i,
    counted.persons_dc,
    counted.persons_di,
    counted.persons_ci,
    counted.persons_dci,
    counted.persons_away,
    counted.complete,
    counted.estimate,
    counted.ci_low,
    counted.ci_high,
    counted.method,
    counted.reason,
    :clock
from counted
inner join changed on counted.region_code = changed.region_code
order by counted.region_code;
