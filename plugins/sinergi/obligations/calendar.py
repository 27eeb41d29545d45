"""Absence is a row: who owes what by when is written down before any data arrives; states follow from the ledger."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from sinergi.contract import Form, load_forms
from sinergi.database import advisory_lock, rows, transaction
from sinergi.obligations.deadlines import due_at, working_day
from sinergi.periods import Period
from sinergi.sqlfiles import run


def periods_owed(form: Form, since: str, today) -> list[Period]:
    """Periods of a form from the sender's first period to the one that runs today; event forms owe none by calendar."""
    if form.period == "event":
        return []
    first = Period.parse(since)
    per_year = {"month": 12, "quarter": 4, "semester": 2, "year": 1}[form.period]
    period = Period(form.period, first.start.year, (first.start.month - 1) * per_year // 12 + 1)
    owed = []
    while period.start <= today:
        owed.append(period)
        period = period.next()
    return owed


def generate(url: str, clock: datetime) -> dict[str, int]:
    """Write the obligations of all registered senders up to the period that runs at ``clock``; returns how many are new."""
    forms = load_forms(strict=False)
    with transaction(url) as conn:
        advisory_lock(conn, "obligations")
        overrides = {
            row.date: row.kind == "workday" for row in rows(conn, "select date, kind from reference.holiday where valid_to is null")
        }
        is_working = working_day(overrides)
        known = {(row.form, row.sender, row.period) for row in rows(conn, "select form, sender, period from intake.obligation")}
        new = []
        for sender in rows(conn, "select sender, kind, region_code, since_period from intake.sender"):
            for form in forms.values():
                if form.sender_kind != sender.kind:
                    continue
                for period in periods_owed(form, sender.since_period, clock.date()):
                    if (form.code, sender.sender, str(period)) not in known:
                        new.append(
                            {
                                "form": form.code, "sender": sender.sender, "region": sender.region_code, "period": str(period),
                                "key": period.key, "due": due_at(form.due, period, sender.region_code, is_working),
                                "basis": form.due["basis"], "says": form.due["says"],
                            }
                        )  # fmt: skip
        if new:
            conn.execute(
                sa.text(
                    """
                    insert into intake.obligation (form, sender, region_code, period, due_at, state, basis, basis_says, period_key)
                    values (:form, :sender, :region, :period, :due, 'AWAITED', :basis, :says, :key)
                    on conflict do nothing
                    """
                ),
                new,
            )
    return {"obligations": len(new)}


def refresh(url: str, clock: datetime) -> dict[str, int]:
    """Set the state of every obligation as it is at ``clock``; returns how many changed."""
    with transaction(url) as conn:
        advisory_lock(conn, "obligations")
        changed = run(conn, "intake/obligation/refresh.sql", clock=clock)
    return {"states_changed": changed}
