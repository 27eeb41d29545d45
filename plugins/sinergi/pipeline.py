"""The pipeline: what follows what. `sinergi run` and the DAG tasks call the same functions, in this order.

obligations -> receive -> process (a batch of each sender kind) -> states -> identity -> warehouse -> reconcile -> unseen -> publish
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from itertools import groupby

import sqlalchemy as sa

from sinergi.contract import Form, read_contracts
from sinergi.contract.installing import ensure_tables
from sinergi.contract.model import SENDER_KINDS
from sinergi.database import rows, scalar, session_lock, transaction
from sinergi.intake import answering, changes, deciding, lateness, reading, rights
from sinergi.places import Home
from sinergi.quality import explaining, judging, suite
from sinergi.services.waiting import closed_folders

BATCH_FILES = 2000


def process(
    url: str, home: Home, clock: datetime, kind: str, with_gx: bool = True, workers: int = 2, children: reading.Children | None = None
) -> dict[str, int]:
    """Read, judge, decide and answer every undecided submission of one sender kind; returns counts.

    One batch of files at a time; within it, forms and periods in order, so that a month is judged beside the accepted month
    before it. Files of a form whose contract is broken wait; all others go on. ``children`` are readers that the caller keeps.
    """
    with ExitStack() as locks:
        children = children or locks.enter_context(reading.Children())
        # Kinds that may send the same form share its raw table and its batch view: they take turns.
        for neighbour in _neighbours(kind):
            locks.enter_context(session_lock(url, "intake", neighbour))
        answering.answer(url, home, kind)
        if not scalar_of(url, "select exists (select 1 from intake.submission where status is null and sender_kind = :kind)", kind=kind):
            return {"files": 0}
        everything, broken = read_contracts()
        forms = {code: form for code, form in everything.items() if kind in form.kinds}
        ensure_tables(url, forms)
        totals = {"files": 0, "rows_read": 0, "rows_accepted": 0, "rows_rejected": 0, "findings": 0}
        while True:
            token = uuid.uuid4().hex
            taken = reading.claim(url, kind, token, forms, BATCH_FILES, waiting=broken)
            if not taken:
                return totals
            totals["files"] += len(taken)
            if with_gx:
                suite.warm_up()
            totals["rows_read"] += reading.read(url, home, taken, forms, children, workers)["rows_read"]
            changes.link(url, token)
            for counts in _decide_batch(url, clock, token, forms, with_gx):
                for name, number in counts.items():
                    totals[name] += number
            answering.answer(url, home, kind)


def _neighbours(kind: str) -> list[str]:
    shared = [set(form.kinds) for form in read_contracts()[0].values()]
    return sorted({kind}.union(*(kinds for kinds in shared if kind in kinds)))


def scalar_of(url: str, sql: str, **params: object):
    with transaction(url) as conn:
        return scalar(conn, sql, **params)


def _decide_batch(url: str, clock: datetime, token: str, forms: dict[str, Form], with_gx: bool):
    """Waves by period, then form: refusals that need no judging first, then judge, decide, settle, close."""
    with transaction(url) as conn:
        senders = {row.sender: row for row in rows(conn, "select * from intake.sender")}
        granted = rights.read_rights(conn)
        batch = rows(
            conn, "select * from intake.submission where lease_token = :token and status is null order by submission_key", token=token
        )
    early = []
    staged = []
    for row in batch:
        code = deciding.early_refusal(row, senders.get(row.delivered_by), forms.get(row.form), granted, senders.get(row.sender))
        if code:
            early.append((row, deciding.Decision(row.submission_key, "REFUSED", deciding.reason_of(code), code, rows_read=row.rows_read)))
        else:
            staged.append(row)
    for row, made in early:
        if row.form in forms:
            deciding.settle(url, forms[row.form], [made])
        deciding.note_refusals(url, [made], forms.get(row.form), row.form)
        deciding.close(url, [made], token, clock)
    # A form that rules of another need comes before it within its period: the transactions (I02) before the register (I01).
    needed = {need for form in forms.values() for rule in form.rules for need in rule.needs}
    staged.sort(key=lambda row: (row.period_key, row.form not in needed, row.form, row.submission_key))
    for (_period_key, code), group in groupby(staged, key=lambda row: (row.period_key, row.form)):
        wave = list(group)
        form, period, keys = forms[code], wave[0].period, [row.submission_key for row in wave]
        judging.begin(url, form, keys, token)
        counts = judging.judge(url, form, period, keys, token, clock, with_gx)
        explaining.remember(url, form, keys, clock)
        lateness.note_lateness(url, form, keys)
        changes.note_corrections(url, form, keys)
        decided = deciding.decide_wave(url, form, period, wave)
        changes.keep_returned(url, form, decided)
        deciding.settle(url, form, decided)
        deciding.note_refusals(url, decided, form, code)
        deciding.close(url, decided, token, clock)
        yield {
            "rows_accepted": sum(item.rows_accepted for item in decided),
            "rows_rejected": sum(item.rows_rejected for item in decided),
            "findings": counts["findings"],
        }


def run(url: str, home: Home, clock: datetime | None = None, say: Callable[[str], None] = lambda text: None) -> dict[str, object]:
    """Everything once, in this process: what `sinergi run` does. Returns counts and seconds per stage.

    ``clock`` is the instant of this run: receipt times, due dates, states, known_from. The files of a broken contract wait;
    its message is in ``broken``, that of a sender's folder which cannot be read or emptied in ``closed``.
    """
    from sinergi.identity.resolving import resolve
    from sinergi.obligations import calendar
    from sinergi.reconcile.three_sources import reconcile
    from sinergi.reconcile.unseen import estimate_unseen
    from sinergi.reporting.publishing import publish
    from sinergi.warehouse.loading import load

    clock = clock or datetime.now(UTC)
    result: dict[str, object] = {"clock": clock.isoformat()}
    seconds: dict[str, float] = {}

    def step(name: str, work: Callable[[], dict]) -> dict:
        say(name)
        began = time.perf_counter()
        counts = work()
        seconds[name] = round(time.perf_counter() - began, 2)
        _note_run(url, name, clock, counts)
        return counts

    from sinergi.intake.receiving import receive

    result["obligations"] = step("obligations", lambda: calendar.generate(url, clock))
    result["receive"] = step("receive", lambda: receive(url, home, clock))
    with reading.Children() as children:
        for kind in SENDER_KINDS:
            result[kind] = step(f"process {kind}", partial(process, url, home, clock, kind, children=children))
    result["states"] = step("states", lambda: calendar.refresh(url, clock))
    result["identity"] = step("identity", lambda: resolve(url, clock, home))
    result["warehouse"] = step("warehouse", lambda: load(url, clock, home.secrets))
    result["reconcile"] = step("reconcile", lambda: reconcile(url, clock))
    result["unseen"] = step("unseen", lambda: estimate_unseen(url, clock))
    result["publish"] = step("publish", lambda: publish(url, home, clock))
    result["statuses"] = {
        row.status or "IN_WORK": row.n
        for row in _rows(url, "select status, count(*) as n from intake.submission group by status order by status")
    }
    result["seconds"] = seconds
    if broken := read_contracts()[1]:
        result["broken"] = [str(error) for error in broken.values()]
    if closed := closed_folders(home):
        result["closed"] = closed
    return result


def _rows(url: str, sql: str) -> list:
    with transaction(url) as conn:
        return rows(conn, sql)


def _note_run(url: str, stage: str, clock: datetime, counts: dict) -> None:
    import json

    with transaction(url) as conn:
        conn.execute(
            sa.text("insert into intake.run (stage, clock, counts) values (:stage, :clock, cast(:counts as jsonb))"),
            {"stage": stage, "clock": clock, "counts": json.dumps(counts, default=str)},
        )
