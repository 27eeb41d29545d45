-- check.sql | refuse: more visited workplaces than workplaces, or a kabupaten that is not the sum of its kecamatan. No rows means no trouble.
select
    period,
    left(region_code, 5) as region_code,
    is_mining
from mart.visit_coverage
group by period, left(region_code, 5), is_mining
having
    bool_or(workplaces_visited > workplaces)
    or sum(workplaces) filter (where length(region_code) > 5) <> sum(workplaces) filter (where length(region_code) = 5);
