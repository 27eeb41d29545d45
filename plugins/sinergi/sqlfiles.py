"""Runs the SQL files below sql/: one folder per table, `define.sql`, `load.sql`, `check.sql`, `view.sql`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import psycopg2
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from sinergi.database import fault
from sinergi.errors import SinergiError
from sinergi.places import sql_folder

SCHEMAS = (
    "reference", "intake", "raw", "staging", "quality", "identity", "vault", "warehouse", "report", "mart", "mart_restricted", "mart_public",
)  # fmt: skip


@lru_cache(maxsize=512)
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def statements(text: str) -> list[str]:
    """Split a SQL file at its semicolons; those inside quotes, dollar quotes and comments do not count."""
    parts: list[str] = []
    start = 0
    token = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"[^\"]*\"|(\$\w*\$).*?\1|;", re.DOTALL)
    for found in token.finditer(text):
        if found[0] == ";":
            parts.append(text[start : found.start()])
            start = found.end()
    parts.append(text[start:])
    return [part.strip() for part in parts if re.sub(r"--[^\n]*|/\*.*?\*/", "", part, flags=re.DOTALL).strip()]


def run(conn: Connection, name: str, **params: object) -> int:
    """Execute a file below sql/ statement by statement; returns the row count of the last one.

    ``:name`` parameters are bound, never pasted. Raises DatabaseFault naming the file.
    """
    path = sql_folder() / name
    count = -1
    for statement in statements(_read(path)):
        bound = sa.text(statement)
        used = {key: params[key] for key in bound._bindparams if key in params}
        missing = set(bound._bindparams) - set(used)
        if missing:
            raise SinergiError(f"sql/{name} needs parameters that were not given: {', '.join(sorted(missing))}")
        try:
            count = conn.execute(bound, used).rowcount
        except DBAPIError as error:
            raise fault(error, f"sql/{name}") from None
    return count


def run_plain(conn: Connection, sql: str, where: str) -> None:
    """Execute SQL without parameters (definitions, functions), driver-level, so that colons and percent signs mean themselves."""
    cursor = conn.connection.cursor()
    try:
        cursor.execute(sql)
    except psycopg2.Error as error:
        raise fault(DBAPIError("define", None, error), where) from None
    finally:
        cursor.close()


def _views(folder: Path) -> list[Path]:
    """All view.sql files, those that others read from first."""
    files = {
        f"{path.parent.parent.name}.{path.parent.name}": path for schema in SCHEMAS for path in sorted((folder / schema).glob("*/view.sql"))
    }
    needs = {
        name: {other for other in files if other != name and re.search(rf"\b{re.escape(other)}\b", re.sub(r"--[^\n]*", "", _read(path)))}
        for name, path in files.items()
    }
    ordered: list[Path] = []
    placed: set[str] = set()
    while len(placed) < len(files):
        ready = [name for name in sorted(files) if name not in placed and needs[name] <= placed]
        if not ready:
            raise SinergiError(f"views need each other in a circle: {', '.join(sorted(set(files) - placed))}")
        ordered += [files[name] for name in ready]
        placed.update(ready)
    return ordered


def apply_functions_and_tables(conn: Connection, schema: str) -> None:
    """Create or complete one schema: its functions, then its tables."""
    folder = sql_folder() / schema
    run_plain(conn, f"create schema if not exists {schema}", f"schema {schema}")
    for path in [*sorted((folder / "functions").glob("*.sql")), *sorted(folder.glob("*/define.sql"))]:
        run_plain(conn, _read(path), f"sql/{path.relative_to(sql_folder())}")


def apply_views(conn: Connection) -> None:
    """Create all views anew, in the order in which they need each other."""
    paths = _views(sql_folder())
    for path in reversed(paths):
        name = f"{path.parent.parent.name}.{path.parent.name}"
        run_plain(conn, f"drop view if exists {name} cascade", f"sql/{path.relative_to(sql_folder())}")
    for path in paths:
        run_plain(conn, _read(path), f"sql/{path.relative_to(sql_folder())}")


def check_files(schema: str | None = None) -> list[str]:
    """Names (below sql/) of all check.sql files; each is a query whose rows are troubles."""
    folder = sql_folder()
    return [
        str(path.relative_to(folder)) for name in SCHEMAS if schema in (None, name) for path in sorted((folder / name).glob("*/check.sql"))
    ]
