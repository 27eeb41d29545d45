"""PostgreSQL: engines, transactions, COPY and locks. Knows nothing of what is stored."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import BinaryIO

import psycopg2
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from sinergi.errors import DatabaseFault, RefusedStart


@lru_cache(maxsize=16)
def engine(url: str) -> Engine:
    """One engine per URL and process; small pool, values never in error texts."""
    try:
        target = make_url(url).set(drivername="postgresql+psycopg2")
    except (ArgumentError, ValueError):  # its text quotes the URL, password and all
        raise RefusedStart("SINERGI_WAREHOUSE_URL is no URL such as postgresql://user:password@host:5432/warehouse") from None
    made = sa.create_engine(
        target,
        hide_parameters=True,
        pool_size=4,
        max_overflow=8,
        pool_pre_ping=True,
        # Short statements over much data: compiling them costs more than running them.
        connect_args={"application_name": "sinergi", "connect_timeout": 15, "options": "-c jit=off"},
    )
    return made


def dispose(url: str) -> None:
    """Close the pooled connections to a database that is about to go."""
    engine(url).dispose()


def _unreachable(said: str) -> str:
    """What libpq says of a server that is not there: its address and the cause, no value of a row, no password."""
    first = said.strip().splitlines()[0] if said.strip() else ""
    about = first if first.startswith("connection to server at") else "the connection was lost"
    return f"{about}. See that the server runs (`sinergi start`, or the one that SINERGI_WAREHOUSE_URL names), then repeat the command"


def fault(error: DBAPIError, where: str = "") -> DatabaseFault:
    """A driver error without any value: PostgreSQL quotes whole rows in DETAIL (RELIABILITY S7)."""
    diag = getattr(error.orig, "diag", None)
    sqlstate = getattr(error.orig, "pgcode", None) or getattr(diag, "sqlstate", None)
    primary = getattr(diag, "message_primary", None) or ""
    # Class 42 (syntax, missing object) and 0A speak of SQL text, not of data; other classes may quote values.
    safe = primary if sqlstate and sqlstate[:2] in {"42", "0A", "3D", "28", "53", "57", "55", "40"} else ""
    if sqlstate is None and isinstance(error.orig, psycopg2.OperationalError):
        return DatabaseFault(None, hint=_unreachable(str(error.orig)))
    return DatabaseFault(sqlstate, getattr(diag, "constraint_name", None), where or getattr(diag, "table_name", None) or "", safe)


@contextmanager
def transaction(url: str) -> Iterator[Connection]:
    """One transaction; commits at the end, rolls back on any error, which comes out as a DatabaseFault."""
    try:
        with engine(url).begin() as conn:
            yield conn
    except DBAPIError as error:
        raise fault(error) from None


def copy_in(conn: Connection, table: str, columns: list[str], data: bytes | BinaryIO) -> int:
    """COPY text-format lines into ``table``; returns the rows written."""
    cursor = conn.connection.cursor()
    names = ", ".join(f'"{name}"' for name in columns)
    try:
        cursor.copy_expert(f"copy {table} ({names}) from stdin", io.BytesIO(data) if isinstance(data, bytes) else data, size=1 << 18)
        return cursor.rowcount
    except psycopg2.Error as error:
        raise fault(DBAPIError("copy", None, error), table) from None
    finally:
        cursor.close()


_ESCAPES = {ord("\\"): "\\\\", ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"}


def copy_line(values: tuple | list) -> str:
    """One line of COPY text format; None is NULL, lists become array literals, booleans t/f."""
    cells = []
    for value in values:
        if value is None:
            cells.append("\\N")
        elif value is True or value is False:
            cells.append("t" if value else "f")
        elif type(value) is int:
            cells.append(str(value))
        elif isinstance(value, list | tuple):
            inner = ",".join('"' + str(item).replace("\\", "\\\\").replace('"', '\\"') + '"' for item in value)
            cells.append(("{" + inner + "}").translate(_ESCAPES))
        else:
            text = str(value)
            cells.append(text if text.isprintable() and "\\" not in text else text.translate(_ESCAPES))
    return "\t".join(cells) + "\n"


def lock_number(*names: object) -> int:
    """A stable signed 64-bit number for an advisory lock, from names that say what is locked."""
    digest = hashlib.sha256("|".join(map(str, names)).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def advisory_lock(conn: Connection, *names: object) -> None:
    """Wait for a lock that ends with this transaction."""
    conn.execute(sa.text("select pg_advisory_xact_lock(:n)"), {"n": lock_number(*names)})


@contextmanager
def session_lock(url: str, *names: object) -> Iterator[Connection]:
    """Hold a lock for as long as this process lives: a killed process, or a server that goes, frees it with its connection."""
    number = lock_number(*names)
    try:
        with engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(sa.text("select pg_advisory_lock(:n)"), {"n": number})
            try:
                yield conn
            finally:
                try:
                    conn.execute(sa.text("select pg_advisory_unlock(:n)"), {"n": number})
                except DBAPIError:  # what broke the work is told, not that the lock went with it
                    conn.invalidate()
    except DBAPIError as error:
        raise fault(error) from None


def rows(conn: Connection, sql: str, **params: object) -> list:
    """The rows of a small query."""
    return list(conn.execute(sa.text(sql), params).all())  # all at once: to iterate asks for each


def scalar(conn: Connection, sql: str, **params: object):
    """The single value of a query."""
    return conn.execute(sa.text(sql), params).scalar()


def has_changed_much(conn: Connection, table: str, written: int) -> bool:
    """Whether a tenth of what the planner believes to be in a table is new; one small file among many leaves its picture as it is."""
    sql = "select :written > 0.1 * reltuples from pg_class where oid = to_regclass(:name)"
    return bool(scalar(conn, sql, written=written, name=table))
