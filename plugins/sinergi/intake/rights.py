"""What an office has decided about deliveries: who may deliver for whom, and which periods are closed (`sinergi obligation …`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from sinergi.database import rows
from sinergi.periods import Period


@dataclass(frozen=True)
class Rights:
    """Rows of intake.authority, newest first, and of intake.closed_period. Few; read once a batch."""

    authorities: tuple[Any, ...] = ()
    closed: tuple[Any, ...] = ()

    def may_deliver(self, deliverer: str, sender: str, form: str, day: date) -> bool:
        """Whether ``deliverer`` may hand in a form for ``sender`` on this day of receipt (in the sender's zone)."""
        for row in self.authorities:
            is_about = (row.deliverer, row.sender) == (deliverer, sender) and row.form in (None, form)
            if is_about and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
                return not row.is_revoked
        return False

    def is_closed(self, form: str, region_code: str, period: Period) -> bool:
        """Whether the period is closed for the form in this region or one above it."""
        return any(
            row.form in (None, form)
            and (row.region_code is None or region_code == row.region_code or region_code.startswith(row.region_code + "."))
            and row.first_day <= period.start
            and period.end <= row.last_day
            for row in self.closed
        )


def read_rights(conn: sa.Connection) -> Rights:
    """All decisions in force now."""
    return Rights(
        tuple(rows(conn, "select * from intake.authority order by authority_key desc")),
        tuple(rows(conn, "select * from intake.closed_period")),
    )


def route(conn: sa.Connection, after_key: int) -> int:
    """Give files that are named for another sender that sender's kind, region and zone, where their folder may deliver for it.

    So they are judged in the batch of their own kind and beside their own region. Ledger rows above ``after_key``; returns how many.
    """
    return conn.execute(
        sa.text(
            """
            update intake.submission as sub
            set sender_kind = named.kind, region_code = named.region_code, time_zone = named.time_zone
            from intake.sender as named
            where sub.submission_key > :key and sub.status is null and named.sender <> sub.delivered_by
                and named.sender = replace(upper(split_part(sub.file_name, '_', 2)), '.', '')
                and exists (
                    select 1 from intake.authority as given where given.deliverer = sub.delivered_by and given.sender = named.sender
                )
            """
        ),
        {"key": after_key},
    ).rowcount
