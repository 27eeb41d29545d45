-- check.sql | refuse: a narrower definition with more persons than a wider one, a month without all three side by side, or a share of another
-- whole than the verified (R01). No rows means no trouble.
select
    inner_ring.period,
    inner_ring.region_code,
    outer_ring.definition
from mart.mining_share as inner_ring
inner join mart.mining_share as outer_ring
    on
        inner_ring.period = outer_ring.period
        and inner_ring.region_code = outer_ring.region_code
        and inner_ring.definition < outer_ring.definition
where inner_ring.persons > outer_ring.persons or outer_ring.persons > outer_ring.persons_all
union all
select
    mart.period,
    mart.region_code,
    min(mart.definition)
from mart.mining_share as mart
left join (
    select
        period,
        region_code,
        sum(persons) as persons
    from mart.verified_headcount
    where length(region_code) = 5
    group by period, region_code
) as verified on mart.period = verified.period and mart.region_code = verified.region_code
group by mart.period, mart.region_code, verified.persons
having
    count(*) <> 3 or max(mart.persons_all) is distinct from verified.persons or min(mart.persons_all) is distinct from verified.persons
    or bool_or(mart.share_pct <> round(100.0 * mart.persons / mart.persons_all, 2));
