"""Who may change or tell what the warehouse knows, and at which instant: one stage at a time, each later than what was published.

"As known on" filters by the clock of the stage that learnt something. That gives the answer of then only if nothing enters later under
a clock that has been published already. DAG runs overlap and take their clock before they wait, so the clock is settled here, once
the stage has the word (DECISIONS 62).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sinergi.database import scalar, session_lock, transaction

_TICK = timedelta(milliseconds=1)  # a restatement stages its causes, a microsecond each, between two accounts
# What the warehouse knows latest: every stage that writes leaves its clock in one of these.
_NEWEST = """
select max(newest.at) from (
    select max(greatest(known_from, known_to)) as at from warehouse.dim_submission
    union all
    select max(greatest(known_from, known_to)) from warehouse.fact_obligation
    union all
    select max(reconciled_at) from identity.reconciled_period
    union all
    select max(greatest(known_from, known_to)) from warehouse.fact_unseen_estimate
    union all
    select max(greatest(valid_from, valid_to)) from warehouse.dim_company
    union all
    select max(known_to) from warehouse.past_row
) as newest
where newest.at > :clock
"""


@contextmanager
def learning(url: str, clock: datetime) -> Iterator[datetime]:
    """Hold off the other stages; yields ``clock``, or the instant after the last publication where that is later."""
    with session_lock(url, "knowledge"):
        with transaction(url) as conn:
            published = scalar(conn, "select max(known_at) from report.account where known_at > :clock", clock=clock)
        yield published + _TICK if published else clock


@contextmanager
def telling(url: str, clock: datetime) -> Iterator[datetime]:
    """The same for a publication; its clock is also no earlier than anything that it may tell."""
    with learning(url, clock) as settled:
        with transaction(url) as conn:
            newest = scalar(conn, _NEWEST, clock=settled)
        yield newest or settled
