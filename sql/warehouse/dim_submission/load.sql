-- load.sql | Mirrors the finished rows of intake.submission. Compared before writing, so that an idle sweep only reads.
insert into warehouse.dim_submission (
    submission_key, form, sender, period_key, region_code, version, kind, status, received_at, rows_read, rows_accepted, rows_rejected,
    queries, coverage, data_date, known_from, known_to
)
select
    ledger.submission_key,
    ledger.form,
    ledger.sender,
    ledger.period_key,
    coalesce(ledger.region_code, sender.region_code),
    ledger.version,
    ledger.kind,
    ledger.status,
    ledger.received_at,
    ledger.rows_read,
    ledger.rows_accepted,
    ledger.rows_rejected,
    ledger.queries,
    ledger.coverage,
    ledger.data_date,
    ledger.known_from,
    ledger.known_to
from intake.submission as ledger
left join intake.sender as sender on ledger.sender = sender.sender
left join warehouse.dim_submission as mirror on ledger.submission_key = mirror.submission_key
where
    ledger.status is not null
    and (
        mirror.submission_key is null
        or (ledger.status, greatest(ledger.known_from, mirror.relinked_at), ledger.known_to, ledger.rows_accepted, ledger.queries)
        is distinct from (mirror.status, mirror.known_from, mirror.known_to, mirror.rows_accepted, mirror.queries)
    )
on conflict (submission_key) do update
set
    form = excluded.form,
    sender = excluded.sender,
    period_key = excluded.period_key,
    region_code = excluded.region_code,
    version = excluded.version,
    kind = excluded.kind,
    status = excluded.status,
    rows_read = excluded.rows_read,
    rows_accepted = excluded.rows_accepted,
    rows_rejected = excluded.rows_rejected,
    queries = excluded.queries,
    coverage = excluded.coverage,
    data_date = excluded.data_date,
    known_from = greatest(excluded.known_from, dim_submission.relinked_at),
    known_to = excluded.known_to;
