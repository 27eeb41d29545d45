"""Large first loads: indexes are taken off a table that is about to grow by more than it holds, and built anew after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi.database import rows, scalar
from sinergi.sqlfiles import run_plain

LARGE = 50_000


# Live indexes cost about four times as much a row as building them over all rows, old ones included (PERFORMANCE).
WORTH = 3


def _pays(conn: Connection, table: str, expected: int) -> bool:
    """The table is ours to alter, and what it holds is not much more than what comes."""
    found = rows(
        conn, "select pg_has_role(relowner, 'usage') as is_ours, reltuples from pg_class where oid = cast(:t as regclass)", t=table
    )[0]
    if not found.is_ours:
        return False
    held = found.reltuples
    if held <= 0:
        held = scalar(conn, f"select count(*) from (select 1 from {table} limit :n) as held", n=WORTH * expected)
    return held < WORTH * expected


@contextmanager
def bulk_load(conn: Connection, table: str, expected: int) -> Iterator[None]:
    """Insert ``expected`` rows into ``table`` within this block, indexes last where that is cheaper.

    All in the caller's transaction: whoever reads the table waits until its end, and a failure leaves all as it was.
    """
    if expected < LARGE or not _pays(conn, table, expected):
        yield
        return
    if not scalar(conn, f"select exists (select 1 from {table})"):
        # A table emptied in this transaction has files of its own, which need no log where wal_level is minimal.
        run_plain(conn, f"truncate {table}", table)
    keys = rows(
        conn,
        "select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = cast(:t as regclass) and contype in ('p', 'u')",
        t=table,
    )
    indexes = rows(
        conn,
        "select cast(held.indexrelid as regclass), pg_get_indexdef(held.indexrelid) from pg_index as held "
        "where held.indrelid = cast(:t as regclass) and not exists (select 1 from pg_constraint where conindid = held.indexrelid)",
        t=table,
    )
    for name, _ in keys:
        run_plain(conn, f'alter table {table} drop constraint "{name}"', table)
    for name, _ in indexes:
        run_plain(conn, f"drop index {name}", table)
    yield
    for name, definition in keys:
        run_plain(conn, f'alter table {table} add constraint "{name}" {definition}', table)
    for _, definition in indexes:
        run_plain(conn, definition, table)
    conn.execute(text(f"analyze {table}"))
