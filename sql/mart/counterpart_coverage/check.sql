-- check.sql | refuse: more workers with a counterpart than workers, or a share of a company that told nothing. No rows means no trouble.
select
    period,
    region_code,
    company_name
from mart.counterpart_coverage
where with_counterpart > tka or (not is_reported and (with_counterpart > 0 or coverage_pct is not null));
