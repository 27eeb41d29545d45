-- check.sql | refuse: more paid than assessed months, amounts below nought, or a leak of what nobody expected. No rows means no trouble.
select
    period,
    region_code,
    company_name
from mart.levy
where
    months_paid > months_due or extensions_unknown > extensions or least(charges, months_due, due_idr, paid_idr) < 0
    or (months_expected is null and months_leaked is not null) or months_leaked > months_expected;
