"""Runs the SQL files below sql/: one folder per table, `define.sql`, `load.sql`, `check.sql`, `view.sql`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import psycopg2
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from sinergi import territory
from sinergi.database import fault
from sinergi.errors import SinergiError
from sinergi.places import sql_folder

SCHEMAS = (
    "reference", "intake", "raw", "staging", "quality", "identity", "vault", "warehouse", "report", "mart", "mart_restricted", "mart_public",
)  # fmt: skip
# Their rows end at the regions of the session: no condition of a reader may be asked of a row before that, or its error would tell the row.
GUARDED = ("mart.", "mart_territory.")


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


def _views(folder: Path) -> list[tuple[str, str, str]]:
    """Name, text and origin of all views, those that others read from first; with the twins on today's territory."""
    paths = [path for schema in SCHEMAS for name in ("define.sql", "view.sql") for path in sorted((folder / schema).glob(f"*/{name}"))]
    texts = {f"{path.parent.parent.name}.{path.parent.name}": _read(path) for path in paths}
    files = {
        f"{path.parent.parent.name}.{path.parent.name}": (_read(path), f"sql/{path.relative_to(folder)}")
        for path in paths
        if path.name == "view.sql"
    }
    files |= {name: (text, f"{name}, made of its twin") for name, text in territory.twins(texts).items()}
    needs = {
        name: {other for other in files if other != name and re.search(rf"\b{re.escape(other)}\b", re.sub(r"--[^\n]*", "", text))}
        for name, (text, _) in files.items()
    }
    ordered: list[tuple[str, str, str]] = []
    placed: set[str] = set()
    while len(placed) < len(files):
        ready = [name for name in sorted(files) if name not in placed and needs[name] <= placed]
        if not ready:
            raise SinergiError(f"views need each other in a circle: {', '.join(sorted(set(files) - placed))}")
        ordered += [(name, *files[name]) for name in ready]
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
    for schema in territory.SCHEMAS:
        run_plain(conn, f"create schema if not exists {schema}", f"schema {schema}")
    views = _views(sql_folder())
    for name, _, where in reversed(views):
        run_plain(conn, f"drop view if exists {name} cascade", where)
    for name, text, where in views:
        run_plain(conn, text, where)
        if name.startswith(GUARDED):
            run_plain(conn, f"alter view {name} set (security_barrier = true)", where)


def check_files(schema: str | None = None) -> list[str]:
    """Names (below sql/) of all check.sql files; each is a query whose rows are troubles."""
    folder = sql_folder()
    return [
        str(path.relative_to(folder)) for name in SCHEMAS if schema in (None, name) for path in sorted((folder / name).glob("*/check.sql"))
    ]
