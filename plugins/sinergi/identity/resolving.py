"""Links every accepted row that has no links yet to a person and its companies. One transaction: all of it or nothing."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import text

from sinergi import sqlfiles
from sinergi.contract import load_forms
from sinergi.database import advisory_lock, rows, transaction
from sinergi.identity import roles
from sinergi.identity.companies import register, resolve_companies
from sinergi.identity.persons import Pass


def resolve(url: str, clock: datetime) -> dict[str, int]:
    """Resolve all submissions that have been accepted and not resolved, in a fixed order.

    Keys are given as highest key + place in that order, under a lock and in one transaction: a run that was killed and
    repeated gives the same keys. Returns counts: submissions, rows, persons (new), companies (new), merges, …
    """
    counts: Counter[str] = Counter(submissions=0, rows=0, persons=0, companies=0, merges=0)
    forms = roles.in_order(form for form in load_forms(strict=False).values() if form.identity)
    with transaction(url) as conn:
        advisory_lock(conn, "identity")
        counts["registered"] = register(conn, clock)
        sqlfiles.run(conn, "identity/resolution/pending.sql", forms=[form.code for form in forms])
        waiting = rows(conn, "select distinct form, period_key from pending order by form, period_key")
        if not waiting:
            return dict(counts)
        conn.execute(text("set local work_mem = '128MB'"))
        conn.execute(text("set local maintenance_work_mem = '256MB'"))
        conn.execute(text("analyze pending"))
        counts.update(resolve_companies(conn, [form for form in forms if any(row.form == form.code for row in waiting)], clock))
        for form in forms:
            if roles.person_columns(form):
                for period_key in (row.period_key for row in waiting if row.form == form.code):
                    counts.update(Pass(conn, form, period_key, clock).run())
        counts["submissions"] = conn.execute(
            text(
                "insert into identity.resolution (submission_key, resolved_at, rows_linked) "
                "select pending.submission_key, :clock, pending.rows from pending"
            ),
            {"clock": clock},
        ).rowcount
    return dict(counts)
