-- Decides one submission: one transaction that holds the lock of its (form, sender, period), checks the lease, replaces
-- the version in force and closes the ledger row. Returns false when another attempt has taken over.
create or replace function intake.decide(
    p_submission_key bigint, p_token text, p_clock timestamptz, p_status text, p_reason text,
    p_rows_read integer, p_rows_accepted integer, p_rows_rejected integer, p_queries integer
) returns boolean
language plpgsql
as $$
declare
    turn record;
    takes_force boolean := p_status in ('ACCEPTED', 'ACCEPTED_WITH_QUERIES', 'NIL');
begin
    select form, sender, period into turn from intake.submission where submission_key = p_submission_key;
    perform pg_advisory_xact_lock(hashtextextended(concat_ws('|', turn.form, turn.sender, turn.period), 20260801));
    perform 1 from intake.submission
    where submission_key = p_submission_key and lease_token = p_token and status is null
    for update;
    if not found then
        return false;
    end if;
    if takes_force then
        update intake.submission
        set status = 'SUPERSEDED', is_current = false, known_to = p_clock
        where form = turn.form and sender = turn.sender and period = turn.period and is_current;
    end if;
    update intake.submission
    set
        status = p_status, reason = p_reason, finished_at = p_clock, is_current = takes_force,
        rows_read = p_rows_read, rows_accepted = p_rows_accepted, rows_rejected = p_rows_rejected, queries = p_queries,
        known_from = case when takes_force then p_clock end, lease_token = null
    where submission_key = p_submission_key;
    return true;
end
$$;
comment on function intake.decide is
'Memutuskan satu kiriman dalam satu transaksi: kunci, sewa, versi yang berlaku, buku besar (decides one submission).';
