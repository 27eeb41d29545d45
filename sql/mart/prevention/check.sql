-- check.sql | warn: the cases told one by one are not those that the office counts. No rows means no trouble.
select
    period,
    region_code,
    cases,
    delayed + refused as counted_by_office
from mart.prevention
where cases <> delayed + refused;
