-- check.sql | refuse: a charge in both currencies or in none, or below zero. No rows means no trouble.
select
    kind,
    valid_from,
    'exactly one of amount_idr and amount_usd says the charge, and it is above zero' as rule
from reference.tariff
where (amount_idr is null) = (amount_usd is null) or coalesce(amount_idr, amount_usd) <= 0;
