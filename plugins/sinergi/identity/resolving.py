"""Links every accepted row that has no links yet to a person and its companies. One transaction: all of it or nothing."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import text

from sinergi import sqlfiles
from sinergi.contract import load_forms
from sinergi.database import advisory_lock, rows, transaction
from sinergi.identity import keys, roles
from sinergi.identity.companies import register, resolve_companies
from sinergi.identity.following import follow
from sinergi.identity.persons import judge_moved, resolve_persons
from sinergi.places import Home


@contextmanager
def uncollected() -> Iterator[None]:
    """Judging makes small objects by the million and no cycles: to look for cycles among them takes longer than to judge."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def resolve(url: str, clock: datetime, place: Home | None = None) -> dict[str, int]:
    """Resolve all submissions that have been accepted and not resolved.

    Keys and clusters rest on what the rows say, never on when they came (keys.py, clusters.py). ``place`` is the home whose
    secret makes the keys, SINERGI_HOME by default. Returns counts: submissions, rows, persons (new), companies (new), merges,
    splits, …
    """
    ring = keys.of_home(place)
    counts: Counter[str] = Counter(submissions=0, rows=0, persons=0, companies=0, merges=0)
    every = load_forms(strict=False)
    forms = roles.in_order(form for form in every.values() if form.identity)
    with uncollected(), transaction(url) as conn:
        advisory_lock(conn, "identity")
        counts["registered"] = register(conn)
        sqlfiles.run(conn, "identity/resolution/pending.sql", forms=[form.code for form in forms])
        waiting = rows(conn, "select distinct form, period_key from pending order by form, period_key")
        if not waiting:
            counts.update(resolve_companies(conn, [], clock, ring))
            counts.update(judge_moved(conn, clock, ring))
            return dict(counts)
        conn.execute(text("set local work_mem = '128MB'"))
        conn.execute(text("set local maintenance_work_mem = '256MB'"))
        conn.execute(text("set local default_statistics_target = 10"))
        # Rows that a month touches are few beside all history: look them up rather than read it.
        conn.execute(text("set local random_page_cost = 1.1"))
        # Keys are hashed twice a row, which the planner does not count: two processes halve that wait.
        conn.execute(text("set local parallel_tuple_cost = 0.001"))
        conn.execute(text("analyze pending"))
        forms = [form for form in forms if any(row.form == form.code for row in waiting)]
        counts.update(resolve_companies(conn, forms, clock, ring))
        counts.update(resolve_persons(conn, forms, clock, ring))
        counts["followed"] = follow(conn, every, (row.form for row in waiting), clock)
        counts["submissions"] = conn.execute(
            text(
                "insert into identity.resolution (submission_key, resolved_at, rows_linked) "
                "select pending.submission_key, :clock, (select count(*) from identity.person_link as link where link.submission_key = pending.submission_key) "
                "from pending"
            ),
            {"clock": clock},
        ).rowcount
    return dict(counts)
