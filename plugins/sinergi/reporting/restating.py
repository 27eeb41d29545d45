"""Why figures change: a journal of every count that is published, each change split by cause, adding up to the last unit.

After each run the marts are asked again. What differs from the run before is split by applying the causes one after the other, in
the order of CAUSES, to the state of knowledge of the run before: the difference that a step makes belongs to its cause. So the parts
add up whatever happened together. The steps are staged by moving instants within a transaction that is rolled back; nobody sees them.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sinergi.contract.across import load_rules
from sinergi.database import advisory_lock, copy_in, copy_line, rows, scalar, transaction
from sinergi.places import sql_folder
from sinergi.sqlfiles import run

CAUSES = ("reference_change", "rule_change", "identity_merge", "identity_split", "new", "late", "resubmitted", "decision")
# Table, its two instants, its key, and the temporary table (label.sql) that says why a row moved.
STAGED = (
    ("dim_submission", "known_from", "known_to", ("submission_key",), "moved_file"),
    ("fact_reconciliation_monthly", "known_from", "known_to", ("period_key", "region_code", "person_key"), "moved_person"),
    ("fact_unseen_estimate", "known_from", "known_to", ("period_key", "region_code"), "moved_estimate"),
    ("fact_obligation", "known_from", "known_to", ("period_key", "form", "sender"), "moved_duty"),
    ("dim_company", "valid_from", "valid_to", ("company_key",), "moved_company"),
)
EDITED = ("dim_population", "dim_region", "dim_sender", "dim_tariff")
# These ask the ledger of intake, which is never touched: their change is that of the file they speak of.
OF_THE_LEDGER = ("mart.data_quality", "mart.rule_precision", "mart.submission_timeliness")

Cells = dict[tuple[str, str], int]
Place = dict[tuple[str, str], tuple[str, str]]


def account(url: str, clock: datetime) -> int:
    """Enter what has changed in the marts of counts since the run before into report.cell_change; returns entries written.

    Safe to repeat: at the same clock the entries are made anew. A clock before the last one accounts for nothing.
    """
    with transaction(url) as conn:
        advisory_lock(conn, "warehouse", "load")
        advisory_lock(conn, "reconcile")
        last = scalar(conn, "select max(known_at) from report.account")
        if last is not None and clock < last:
            return 0
        rules = _fingerprint()
        if last is not None and not _is_changed(conn, last, clock, rules):
            return 0
        conn.execute(sa.text("delete from report.cell_change where known_at = :clock"), {"clock": clock})
        conn.execute(sa.text("delete from report.account where known_at = :clock"), {"clock": clock})
        before = rows(conn, "select known_at, rules_sha256 from report.account order by known_at desc limit 1")
        held: Cells = {
            (row.view_name, row.cell): int(row.amount)
            for row in rows(
                conn, "select view_name, cast(cell as text) as cell, sum(amount) as amount from report.cell_change group by view_name, cell"
            )
        }
        places: Place = {}
        parts: dict[str, Cells] = {}
        if not before:
            parts["new"] = _difference(ask(conn, clock, places), held)
        else:
            since = before[0].known_at
            if before[0].rules_sha256 != rules:
                parts["rule_change"] = _move(held, ask(conn, since, places))
            for cause, cells in _steps(conn, since, clock, before[0].rules_sha256 != rules, places, held):
                part = parts.setdefault(cause, {})
                for key, amount in _move(held, cells).items():
                    part[key] = part.get(key, 0) + amount
        return _enter(conn, clock, rules, parts, places)


def _fingerprint() -> str:
    """Of the rules between sources and of the views that count."""
    views = "".join(
        path.read_text(encoding="utf-8") for schema in ("mart", "warehouse") for path in sorted((sql_folder() / schema).glob("*/view.sql"))
    )
    return hashlib.sha256(f"{load_rules()}{views}{counted()}".encode()).hexdigest()


def _is_changed(conn: Connection, last: datetime, clock: datetime, rules: str) -> bool:
    """Whether anything was learnt since the last account, or at its very instant, or the rules are other ones."""
    if scalar(conn, "select rules_sha256 from report.account where known_at = :last", last=last) != rules:
        return True
    asked = [f"select 1 from warehouse.{table} where {start} >= :last or {end} >= :last" for table, start, end, *_ in STAGED]
    asked += [f"select 1 from warehouse.{table} where known_from >= :last" for table in EDITED]
    asked.append("select 1 from warehouse.past_row where known_to >= :last")
    if clock > last:
        asked = [sql.replace(">=", ">") for sql in asked]
        asked.append("select 1 from warehouse.dim_submission where coalesce(entered_at, received_at) > :last")
        asked.append("select 1 from quality.explanation where given_at > :last or decided_at > :last")
    return any(scalar(conn, f"select exists ({sql})", last=last) for sql in asked)


def counted() -> list[tuple[str, list[str], list[str]]]:
    """The marts of counts: view, keys beside period and region, measures."""
    with (sql_folder() / "mart" / "restatement" / "cells.csv").open(encoding="utf-8", newline="") as file:
        return [(row["view_name"], row["keys"].split(), row["measures"].split()) for row in csv.DictReader(file)]


def ask(conn: Connection, known_on: datetime | None, places: Place) -> Cells:
    """Every cell of every mart of counts that is not zero, now or as known at an instant; notes period and region of each in ``places``."""
    conn.execute(sa.text("select set_config('sinergi.known_on', :at, true)"), {"at": known_on.isoformat() if known_on else ""})
    cells: Cells = {}
    for view, keys, measures in counted():
        named = "".join(f", '{key}', counted.{key}" for key in keys)
        named += ", 'measure', measured.name" if len(measures) > 1 else ""
        pairs = ", ".join(f"('{name}', cast(counted.{name} as numeric))" for name in measures)
        found = conn.execute(
            sa.text(
                f"select counted.period, counted.region_code, sum(measured.amount) as amount, "
                f"cast(jsonb_build_object('period', counted.period, 'region_code', counted.region_code{named}) as text) as cell "
                f"from mart.{view} as counted cross join lateral (values {pairs}) as measured (name, amount) "
                "where measured.amount <> 0 group by 1, 2, 4"
            )
        )
        for row in found:
            key = (f"mart.{view}", row.cell)
            cells[key] = int(row.amount)
            places[key] = (row.period, row.region_code)
    conn.execute(sa.text("select set_config('sinergi.known_on', '', true)"))
    return cells


def _steps(
    conn: Connection, since: datetime, until: datetime, rules_changed: bool, places: Place, held: Cells
) -> Iterator[tuple[str, Cells]]:
    """The causes that are at work and the marts after each, in the order of CAUSES; the last one is the present."""
    run(conn, "report/cell_change/label.sql", since=since, until=until, rules_changed=rules_changed)
    working = {row.cause for *_, table in STAGED for row in rows(conn, f"select distinct cause from {table}")}
    if any(scalar(conn, f"select exists (select 1 from warehouse.{table} where known_from > :since)", since=since) for table in EDITED):
        working.add("reference_change")
    causes = [cause for cause in CAUSES if cause in working] or ["new"]
    of_files = next((cause for cause in ("resubmitted", "late", "new") if cause in working), causes[-1])
    now = ask(conn, until, places)
    if len(causes) == 1:
        yield causes[0], now
        return
    slots = {cause: until - timedelta(microseconds=len(causes) - number) for number, cause in enumerate(causes, 1)}
    answers: list[tuple[str, Cells]] = []
    staging = conn.begin_nested()
    _stage(conn, since, until, slots)
    for cause in causes[:-1]:
        answers.append((cause, ask(conn, slots[cause], places)))
    staging.rollback()
    answers.append((causes[-1], now))
    due = _dues(conn, {key for key in held.keys() | now.keys() if key[0] in OF_THE_LEDGER}, of_files)
    before = dict(held)  # `held` is brought forward between the steps
    reached: set[str] = set()
    for cause, cells in answers:
        reached.add(cause)
        told = {key: (now if due[key] in reached or cause == causes[-1] else before).get(key, 0) for key in due}
        yield (cause, {key: n for key, n in cells.items() if key[0] not in OF_THE_LEDGER} | {key: n for key, n in told.items() if n})


def _dues(conn: Connection, keys: set[tuple[str, str]], otherwise: str) -> dict[tuple[str, str], str]:
    """The cause by which each of these cells of the ledger's marts has moved: that of the files of its form, period and sender (or, where
    it names none, kabupaten); ``otherwise`` where none has arrived, such as one that was refused."""
    causes: dict[tuple[str, ...], str] = {}
    found = rows(conn, "select form, sender, kabupaten_code, warehouse.period_text(period_key) as period, cause from arrived")
    for row in sorted(found, key=lambda row: CAUSES.index(row.cause)):  # a resubmission comes before a late file, and that before a new one
        causes[row.form, row.period, row.sender] = causes[row.form, row.period, "", row.kabupaten_code or ""] = row.cause
    due = {}
    for view, cell in keys:
        told = json.loads(cell)
        name = (told["form"], told["period"])
        whose = (told["sender"],) if "sender" in told else ("", (told["region_code"] or "")[:5])
        due[view, cell] = causes.get((*name, *whose), otherwise)
    return due


def _stage(conn: Connection, since: datetime, until: datetime, slots: dict[str, datetime]) -> None:
    """Let each change between the two instants happen at the instant of its cause; what came and went between never happened."""
    conn.execute(sa.text("create temporary table slot (cause text, slot_at timestamptz) on commit drop"))
    conn.execute(sa.text("insert into slot values (:cause, :at)"), [{"cause": cause, "at": at} for cause, at in slots.items()])
    window = {"since": since, "until": until}
    for table, start, end, keys, label in STAGED:
        here = f"update warehouse.{table} as held set"
        joined = f"from {label} as label inner join slot on label.cause = slot.cause where " + " and ".join(
            f"held.{key} = label.{key}" for key in keys
        )
        conn.execute(
            sa.text(f"{here} {end} = {start} where {start} > :since and {end} <= :until and {end} > {start}"),
            window,
        )
        conn.execute(
            sa.text(
                f"{here} {start} = slot.slot_at {joined} and held.{start} > :since and held.{start} <= :until "
                f"and (held.{end} is null or held.{end} > :until)"
            ),
            window,
        )
        conn.execute(
            sa.text(f"{here} {end} = slot.slot_at {joined} and held.{start} <= :since and held.{end} > :since and held.{end} <= :until"),
            window,
        )
    if "reference_change" in slots:
        first = {**window, "at": slots["reference_change"]}
        conn.execute(sa.text("delete from warehouse.past_row where known_from > :since and known_to <= :until"), window)
        conn.execute(
            sa.text("update warehouse.past_row set known_to = :at where known_from <= :since and known_to > :since and known_to <= :until"),
            first,
        )
        for table in EDITED:
            conn.execute(
                sa.text(f"update warehouse.{table} set known_from = :at where known_from > :since and known_from <= :until"), first
            )


def _difference(now: Cells, before: Cells) -> Cells:
    return {key: now.get(key, 0) - before.get(key, 0) for key in now.keys() | before.keys() if now.get(key, 0) != before.get(key, 0)}


def _move(held: Cells, now: Cells) -> Cells:
    """What leads from ``held`` to ``now``; ``held`` is brought there."""
    changes = _difference(now, held)
    held.clear()
    held.update(now)
    return changes


def _enter(conn: Connection, clock: datetime, rules: str, parts: dict[str, Cells], places: Place) -> int:
    known = {
        (row.view_name, row.cell): (row.period, row.region_code)
        for row in rows(conn, "select distinct view_name, cast(cell as text) as cell, period, region_code from report.cell_change")
    }
    lines = [
        copy_line((view, cell, clock.isoformat(), cause, *(places.get((view, cell)) or known[view, cell]), amount))
        for cause, cells in parts.items()
        for (view, cell), amount in cells.items()
        if amount
    ]
    conn.execute(
        sa.text("insert into report.account (known_at, rules_sha256, cells_changed) values (:clock, :rules, :n)"),
        {"clock": clock, "rules": rules, "n": len(lines)},
    )
    return copy_in(
        conn, "report.cell_change", ["view_name", "cell", "known_at", "cause", "period", "region_code", "amount"], "".join(lines).encode()
    )
