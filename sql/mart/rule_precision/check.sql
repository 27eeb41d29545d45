-- check.sql | refuse: what became of the warnings does not add up to the warnings raised. No rows means no trouble.
select
    period,
    region_code,
    form,
    rule_code
from mart.rule_precision
where corrected + explained + refused + still_open <> raised;
