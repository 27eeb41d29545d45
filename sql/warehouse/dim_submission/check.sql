-- check.sql | refuse: a finished file that the warehouse knows otherwise than intake does. No rows means no trouble.
select
    ledger.submission_key,
    ledger.status
from intake.submission as ledger
left join warehouse.dim_submission as mirror on ledger.submission_key = mirror.submission_key
where
    ledger.status is not null
    and (
        ledger.status,
        case when ledger.known_from is not null then greatest(ledger.known_from, mirror.entered_at, mirror.relinked_at) end,
        case when ledger.known_to is not null then greatest(ledger.known_to, mirror.left_at) end
    ) is distinct from (mirror.status, mirror.known_from, mirror.known_to);
