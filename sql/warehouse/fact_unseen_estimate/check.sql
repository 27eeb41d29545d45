-- check.sql | refuse: an estimate below what was observed, outside its interval, or called reliable without all three sources. No rows means no trouble.
select
    period_key,
    region_code
from warehouse.fact_unseen_estimate
where
    known_to is null
    and (
        estimate < persons_d + persons_c + persons_i + persons_dc + persons_di + persons_ci + persons_dci + persons_away
        or estimate not between ci_low and ci_high
        or (reason is null and (estimate is null or complete <> 'DCI'))
    );
