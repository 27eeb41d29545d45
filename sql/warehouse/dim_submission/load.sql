-- load.sql | Mirrors the finished rows of intake.submission. Compared before writing, so that an idle sweep only reads.
-- The warehouse knows a file from the load that first sees it, and in force until the one that sees it superseded.
insert into warehouse.dim_submission (
    submission_key, form, sender, period_key, region_code, version, kind, status, received_at, rows_read, rows_accepted, rows_rejected,
    queries, coverage, data_date, known_from, known_to, entered_at, left_at
)
select
    seen.submission_key,
    seen.form,
    seen.sender,
    seen.period_key,
    seen.region_code,
    seen.version,
    seen.kind,
    seen.status,
    seen.received_at,
    seen.rows_read,
    seen.rows_accepted,
    seen.rows_rejected,
    seen.queries,
    seen.coverage,
    seen.data_date,
    case when seen.known_from is not null then greatest(seen.known_from, seen.entered_at, seen.relinked_at) end,
    case when seen.known_to is not null then greatest(seen.known_to, seen.left_at) end,
    seen.entered_at,
    seen.left_at
from (
    select
        ledger.submission_key,
        ledger.form,
        ledger.sender,
        ledger.period_key,
        coalesce(ledger.region_code, sender.region_code) as region_code,
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
        ledger.known_to,
        mirror.relinked_at,
        case
            when mirror.submission_key is null or (mirror.known_from is null and ledger.known_from is not null) then cast(:clock as timestamptz)
            else mirror.entered_at
        end as entered_at,
        case when mirror.known_to is null and ledger.known_to is not null then cast(:clock as timestamptz) else mirror.left_at end as left_at
    from intake.submission as ledger
    left join intake.sender as sender on ledger.sender = sender.sender
    left join warehouse.dim_submission as mirror on ledger.submission_key = mirror.submission_key
    where
        ledger.status is not null
        and (
            mirror.submission_key is null
            or (
                ledger.status,
                case when ledger.known_from is not null then greatest(ledger.known_from, mirror.entered_at, mirror.relinked_at) end,
                case when ledger.known_to is not null then greatest(ledger.known_to, mirror.left_at) end,
                ledger.rows_accepted,
                ledger.queries
            ) is distinct from (mirror.status, mirror.known_from, mirror.known_to, mirror.rows_accepted, mirror.queries)
        )
) as seen
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
    known_from = excluded.known_from,
    known_to = excluded.known_to,
    entered_at = excluded.entered_at,
    left_at = excluded.left_at;
