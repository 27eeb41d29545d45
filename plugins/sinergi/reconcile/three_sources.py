"""Reconciles district, company and immigration month by month, in SQL; what was judged otherwise before is kept as known then."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi import sqlfiles
from sinergi.contract.across import CrossRule, load_rules
from sinergi.contract.model import form_folders
from sinergi.database import advisory_lock, copy_in, copy_line, has_changed_much, rows, scalar, transaction
from sinergi.knowing import learning
from sinergi.periods import Period
from sinergi.places import sql_folder

FACT = "warehouse/fact_reconciliation_monthly"
FINDING = "warehouse/fact_cross_source_finding"
# Steps of a month, each a file; they hand temporary tables on, in one transaction.
JUDGING = tuple(f"{FACT}/{step}.sql" for step in ("returned", "evidence", "beside", "label", "judge"))
FINDINGS = tuple(
    f"{FINDING}/{step}.sql" for step in ("told", "find_approvals", "find_citizens", "find_workplaces", "find_gone", "find_unassessed")
)
LARGE = 50_000


def reconcile(url: str, clock: datetime, period_keys: Iterable[int] | None = None) -> dict[str, int]:
    """Judge every person × kecamatan of the months given, else of those whose sources have changed since they were judged.

    Then the findings between sources that are of a company, a place, a document or a person who is gone. A change goes on into
    the months after it, as long as it alters the age of a finding. One transaction a month, under one lock; safe to repeat: with
    nothing new, nothing is written. Returns counts: periods judged, rows opened and closed, findings opened.
    """
    with learning(url, clock) as settled:
        return _reconcile(url, settled, period_keys)


def _reconcile(url: str, clock: datetime, period_keys: Iterable[int] | None) -> dict[str, int]:
    rules = load_rules()
    counts: Counter[str] = Counter(periods=0, opened=0, closed=0, findings=0)
    with transaction(url) as conn:
        due = _rests_on(conn, rules, clock, all_periods=period_keys is not None)
    waiting = sorted(due if period_keys is None else set(period_keys) & set(due))
    while waiting:
        period = Period.from_key(waiting.pop(0))
        with transaction(url) as conn:
            advisory_lock(conn, "reconcile")
            # A million permits in force are sorted in memory.
            conn.execute(text("set local work_mem = '192MB'"))
            # Read before judging: what arrives meanwhile makes the month due again.
            rests_on = _rests_on(conn, rules, clock, all_periods=True).get(period.key)
            company_version = int(scalar(conn, "select coalesce(max(company_version_key), 0) from warehouse.dim_company"))
            changed = _judge(conn, rules, period, clock)
            changed["findings"] = _find(conn, period, clock)
            _note(conn, period.key, rests_on, company_version, clock)
            following = period.next().key
            goes_on = any(changed.values()) and bool(
                scalar(conn, "select exists (select 1 from identity.reconciled_period where period_key = :key)", key=following)
            )
        counts["periods"] += 1
        counts.update(changed)
        if goes_on and following not in waiting:
            waiting.insert(0, following)
    return dict(counts)


def _fingerprint(rules: tuple[CrossRule, ...]) -> str:
    """Of what decides beside the data: the declared rules and the SQL that judges."""
    judging = "".join((sql_folder() / step).read_text(encoding="utf-8") for step in JUDGING + FINDINGS)
    return hashlib.sha256(f"{rules}{judging}{sorted(form_folders())}".encode()).hexdigest()


def _rests_on(conn: Connection, rules: tuple[CrossRule, ...], clock: datetime, all_periods: bool) -> dict[int, str]:
    """Month to the fingerprint of what its judgement rests on now; of all months, or of those where it has changed."""
    (query,) = sqlfiles.statements((sql_folder() / FACT / "due.sql").read_text(encoding="utf-8"))
    found = rows(conn, query, rules=_fingerprint(rules), all_periods=all_periods, clock=clock)
    return {row.period_key: row.rests_on for row in found}


def _judge(conn: Connection, rules: tuple[CrossRule, ...], period: Period, clock: datetime) -> dict[str, int]:
    """Judge one month and replace what differs; returns rows opened and closed."""
    loaded = set(form_folders())
    conn.execute(text("drop table if exists rule_in_force"))
    conn.execute(text("create temporary table rule_in_force (code text, state text, assigned_to text, fields text []) on commit drop"))
    lines = [
        copy_line((rule.code, rule.state, rule.assigned_to, rule.fields))
        for rule in rules
        if rule.kind == "state" or (rule.in_force(str(period)) and set(rule.needs) <= loaded)
    ]
    copy_in(conn, "rule_in_force", ["code", "state", "assigned_to", "fields"], "".join(lines).encode())
    given = _given(period, clock)
    for step in JUDGING:
        sqlfiles.run(conn, step, **given)
    if _may_build_aside(conn, period.key):
        return {"opened": _build_aside(conn, period.key, clock), "closed": 0}
    conn.execute(text("select warehouse.ensure_partition('fact_reconciliation_monthly', :key)"), {"key": period.key})
    before = _now(conn, period.key)
    opened = sqlfiles.run(conn, f"{FACT}/replace.sql", **given)
    # Whoever publishes next asks with these statistics; autovacuum would come a minute later.
    for table in (f"warehouse.fact_reconciliation_monthly_p{period.key}", "warehouse.many_placed"):
        if has_changed_much(conn, table, opened):
            conn.execute(text(f"analyze {table}"))
    return {"opened": opened, "closed": before + opened - _now(conn, period.key)}


def _given(period: Period, clock: datetime) -> dict[str, object]:
    return {
        "period_key": period.key,
        "previous_period_key": period.previous().key,
        "period": str(period),
        "period_start": period.start,
        "period_end": period.end,
        "clock": clock,
    }


def _find(conn: Connection, period: Period, clock: datetime) -> int:
    """Findings of companies, places, documents and those who are gone; reads what judging the month has laid out. Returns rows opened."""
    conn.execute(text("select warehouse.ensure_partition('fact_cross_source_finding', :key)"), {"key": period.key})
    given = _given(period, clock)
    for step in FINDINGS:
        sqlfiles.run(conn, step, **given)
    return sqlfiles.run(conn, f"{FINDING}/replace.sql", **given)


def _may_build_aside(conn: Connection, period_key: int) -> bool:
    """A large month that has no partition yet, in a table that is ours: live indexes would cost more than building them once."""
    if int(scalar(conn, "select count(*) from (select 1 from judged limit :n) as found", n=LARGE)) < LARGE:
        return False
    if not scalar(
        conn, "select pg_has_role(relowner, 'usage') from pg_class where oid = cast('warehouse.fact_reconciliation_monthly' as regclass)"
    ):
        return False
    return scalar(conn, "select to_regclass(:name)", name=f"warehouse.fact_reconciliation_monthly_p{period_key}") is None


def _build_aside(conn: Connection, period_key: int, clock: datetime) -> int:
    """Fill the partition of a month before it joins the table; attaching makes its indexes. Returns the rows."""
    partition = f"warehouse.fact_reconciliation_monthly_p{period_key}"
    sqlfiles.run_plain(
        conn, f"create table {partition} (like warehouse.fact_reconciliation_monthly including defaults including generated)", partition
    )
    opened = conn.execute(
        text(
            f"insert into {partition} (period_key, region_code, person_key, company_key, sector, nationality, state, d, c, i, coverage, conflicts, "
            "conflict_fields, conflict_life, first_seen_period, age_months, assigned_to, resolution, days_overdue, permit_end_date, village_code, "
            "known_from, known_to) "
            "select :key, region_code, person_key, company_key, sector, nationality, state, d, c, i, coverage, conflicts, conflict_fields, "
            "conflict_life, first_seen_period, age_months, assigned_to, resolution, days_overdue, permit_end_date, village_code, :clock, null from judged"
        ),
        {"key": period_key, "clock": clock},
    ).rowcount
    conn.execute(
        text("select warehouse.attach_partition('fact_reconciliation_monthly', :key, :name)"),
        {"key": period_key, "name": partition.removeprefix("warehouse.")},
    )
    # The trigger of the table has not seen these rows.
    conn.execute(
        text(
            "insert into warehouse.many_placed (period_key, person_key) "
            "select cast(:key as integer), person_key from judged group by person_key having count(*) > 1 on conflict do nothing"
        ),
        {"key": period_key},
    )
    conn.execute(text(f"analyze {partition}"))
    conn.execute(text("analyze warehouse.many_placed"))
    return opened


def _now(conn: Connection, period_key: int) -> int:
    return int(
        scalar(
            conn, "select count(*) from warehouse.fact_reconciliation_monthly where period_key = :key and known_to is null", key=period_key
        )
    )


def _note(conn: Connection, period_key: int, rests_on: str | None, company_version: int, clock: datetime) -> None:
    conn.execute(
        text(
            "insert into identity.reconciled_period (period_key, rests_on, reconciled_at, first_reconciled_at, company_version_key) "
            "values (:key, :rests_on, :clock, :clock, :company_version) on conflict (period_key) do update "
            "set rests_on = excluded.rests_on, reconciled_at = excluded.reconciled_at, company_version_key = excluded.company_version_key"
        ),
        {"key": period_key, "rests_on": rests_on or "", "clock": clock, "company_version": company_version},
    )
