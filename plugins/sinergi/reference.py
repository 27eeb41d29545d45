"""Reference tables as editable data: the seeds of init, the official lists that an office loads, and what stands where.

A row is in force from valid_from to valid_to. A load closes, corrects or adds rows, all or none; it never deletes one:
reference.replaced_row keeps every row as it stood. A seed row follows the next seed until somebody changes it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from sinergi.database import advisory_lock, copy_in, copy_line, rows, scalar, transaction
from sinergi.errors import SinergiError
from sinergi.places import Home, put_in_place, sql_folder
from sinergi.sqlfiles import statements

SPELL = ("valid_from", "valid_to")
ORIGIN = ("source", "confidence")
# Other names under which published lists carry our columns.
OTHER_NAMES = {"region": {"code": "region_code", "name": "region_name"}, "kbli": {"title": "title_id"}}
# A full list is full for what it holds: the new edition of KBLI says nothing about the old one.
FULL_WITHIN = {"kbli": "version", "visa_index": "regime", "tariff": "kind", "holiday": "extract(year from {}.date)"}
MOST_SHOWN = 10
_YES_NO = {"true": True, "t": True, "1": True, "y": True, "ya": True, "false": False, "f": False, "0": False, "tidak": False}


@dataclass
class Load:
    """What a file does, or would do, to a reference table: counts, and the keys behind them as text."""

    table: str
    rows_read: int = 0
    added: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    unchanged: int = 0

    def lines(self) -> list[str]:
        """The same in words, one line a kind of change, at most ten keys each."""
        said = [f"{self.table}: {self.rows_read} rows read, {self.unchanged} as they were"]
        for name, keys in (("new", self.added), ("closed", self.closed), ("corrected", self.corrected), ("confirmed", self.confirmed)):
            if keys:
                more = f" … and {len(keys) - MOST_SHOWN} more" if len(keys) > MOST_SHOWN else ""
                said.append(f"  {name}: {len(keys)} ({', '.join(keys[:MOST_SHOWN])}{more})")
        return said


def tables() -> list[str]:
    """Names of the reference tables that carry data, as their folders say."""
    return sorted(path.parent.name for path in (sql_folder() / "reference").glob("*/seed.csv"))


def _columns(conn: Connection, table: str) -> dict[str, tuple[str, bool]]:
    """Column to its SQL type and whether it may be empty, in the order of the table."""
    return {
        row.column_name: (row.data_type, row.is_nullable == "YES")
        for row in rows(
            conn,
            "select column_name, data_type, is_nullable from information_schema.columns "
            "where table_schema = 'reference' and table_name = :table order by ordinal_position",
            table=table,
        )
    }


def _key(conn: Connection, table: str) -> list[str]:
    """The columns that say which thing a row is about: the primary key without the day it begins."""
    found = rows(
        conn,
        "select field.attname from pg_constraint as held cross join lateral unnest(held.conkey) with ordinality as place (attnum, n) "
        "inner join pg_attribute as field on field.attrelid = held.conrelid and field.attnum = place.attnum "
        "where held.contype = 'p' and held.conrelid = cast(:name as regclass) order by place.n",
        name=f"reference.{table}",
    )
    return [row.attname for row in found if row.attname not in SPELL]


def _same(key: list[str], left: str, right: str) -> str:
    return " and ".join(f"{left}.{name} = {right}.{name}" for name in key)


def _overlap(left: str, right: str) -> str:
    return f"{left}.valid_from <= coalesce({right}.valid_to, date 'infinity') and coalesce({left}.valid_to, date 'infinity') >= {right}.valid_from"


# --- the seeds of init ----------------------------------------------------------------------------------------------


def plant(conn: Connection) -> None:
    """Bring all reference tables in step with their seed.csv, within the caller's transaction.

    Missing rows are added unless a row in the table already speaks for those days; a row is renewed only while it is as init
    left it (or, in databases older than that record, while it names the seed's own source).
    """
    for table in tables():
        text = (sql_folder() / "reference" / table / "seed.csv").read_text(encoding="utf-8")
        _plant(conn, table, text)


def _plant(conn: Connection, table: str, text: str) -> None:
    header = text.split("\n", 1)[0].strip().split(",")
    key = _key(conn, table)
    names = ", ".join(header)
    same_row = f"{_same(key, 'held', 'seed')} and held.valid_from = seed.valid_from"
    row_key = "jsonb_build_object(" + ", ".join(f"'{name}', seed.{name}" for name in [*key, "valid_from"]) + ")"
    content = f"(select to_jsonb(part) from (select {', '.join(f'seed.{name}' for name in header)}) as part)"
    conn.execute(sa.text(f"create temp table seed (like reference.{table} including defaults) on commit drop"))
    cursor = conn.connection.cursor()
    cursor.copy_expert(f"copy pg_temp.seed ({names}) from stdin with (format csv, header true)", io.StringIO(text))
    cursor.close()
    changing = ", ".join(f"{name} = seed.{name}" for name in header)
    conn.execute(
        sa.text(
            f"""
            update reference.{table} as held set {changing}
            from pg_temp.seed as seed
            left join reference.seed_row as left_by_init on left_by_init.table_name = :table and left_by_init.row_key = {row_key}
            where {same_row} and not (to_jsonb(held) @> {content})
                and case when left_by_init.content is null then held.source = seed.source else to_jsonb(held) @> left_by_init.content end
            """
        ),
        {"table": table},
    )
    conn.execute(
        sa.text(
            f"""
            insert into reference.{table} ({names})
            select {", ".join(f"seed.{name}" for name in header)} from pg_temp.seed as seed
            where not exists (select 1 from reference.{table} as held where {_same(key, "held", "seed")} and {_overlap("held", "seed")})
            """
        )
    )
    conn.execute(
        sa.text(
            f"""
            insert into reference.seed_row (table_name, row_key, content)
            select :table, {row_key}, {content} from pg_temp.seed as seed
            on conflict (table_name, row_key) do update set content = excluded.content
            where seed_row.content is distinct from excluded.content
            """
        ),
        {"table": table},
    )
    conn.execute(sa.text("drop table pg_temp.seed"))


# --- a file, read and converted ---------------------------------------------------------------------------------------


class _Troubles:
    """What is wrong with a file, gathered so that one reading shows most of it."""

    def __init__(self, name: str):
        self.name = name
        self.said: list[str] = []

    def add(self, line: int | None, rule: str) -> None:
        self.said.append(f"{self.name}{f' line {line}' if line else ''}: {rule}")

    def stop(self) -> None:
        """Raise SinergiError when there is any."""
        if self.said:
            more = len(self.said) - MOST_SHOWN
            shown = "\n".join(self.said[:MOST_SHOWN]) + (f"\n… and {more} more" if more > 0 else "")
            raise SinergiError(f"{shown}\nnothing was loaded; mend the file and load it again")


def _read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and records of a CSV with their lines; commas, semicolons or tabs between the cells."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SinergiError(f"{path.name}: not UTF-8; save it as CSV UTF-8 and load it again") from None
    except OSError as error:
        raise SinergiError(f"{path.name}: {error.strerror or 'cannot be read'}") from None
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    records = []
    begins = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append((begins, [cell.strip() for cell in record]))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise SinergiError(f"{path.name} line {reader.line_num}: not a well-formed CSV record ({error})") from None
    if not records:
        raise SinergiError(f"{path.name}: the file is empty; a header is expected in line 1")
    return records[0][1], records[1:]


def _value(text: str, kind: str) -> Any:
    """A cell in its column's type; raises ValueError with the rule it breaks."""
    if kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError("is not a date such as 2026-01-31") from None
    if kind == "boolean":
        if text.lower() not in _YES_NO:
            raise ValueError("is not true or false")
        return _YES_NO[text.lower()]
    if kind in ("smallint", "integer", "bigint"):
        if not text.lstrip("-").isdigit():
            raise ValueError("is not a whole number")
        return int(text)
    if kind == "numeric":
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite():
            raise ValueError("is not a number such as 1000000 or -1.5")
        return number
    if "\x00" in text:
        raise ValueError("holds a NUL character")
    return text


def _derived(table: str, entry: dict[str, Any], known: dict[tuple, dict[str, Any]]) -> None:
    """Fill what a published list leaves out because the code says it: levels, kinds and parents."""
    if table == "region":
        code = str(entry.get("region_code") or "")
        if code.isdigit() and len(code) in (2, 4, 6, 10):
            code = ".".join(part for part in (code[:2], code[2:4], code[4:6], code[6:]) if part)
            entry["region_code"] = code
        level = {2: 1, 5: 2, 8: 3, 13: 4}.get(len(code))
        if level:
            entry.setdefault("level", level)
            city, ward = level == 2 and code[3:5] > "70", level == 4 and code[9:10] == "1"
            kinds = {1: "provinsi", 2: "kota" if city else "kabupaten", 3: "kecamatan", 4: "kelurahan" if ward else "desa"}
            entry.setdefault("kind", kinds[level])
            if level > 1:
                entry.setdefault("parent_code", code.rpartition(".")[0])
    elif table == "kbli":
        code, version = str(entry.get("code") or ""), entry.get("version")
        entry.setdefault("level", max(1, len(code)) if code.isdigit() else 1)
        above = next((known[(version, code[:n])] for n in range(len(code), 1, -1) if (version, code[:n]) in known), None)
        for name in ("section", "sector"):
            if above:
                entry.setdefault(name, above[name])
    elif table == "occupation":
        entry.setdefault("level", len(str(entry.get("code") or "")))
        entry.setdefault("is_elementary", str(entry.get("code") or "").startswith("93"))


def _converted(
    conn: Connection, table: str, path: Path, source: str | None, valid_from: date | None
) -> tuple[list[tuple[int, dict[str, Any]]], _Troubles]:
    """Rows of the file in the table's types, each with its line; raises SinergiError when the header is wrong."""
    header, records = _read(path)
    kinds = _columns(conn, table)
    troubles = _Troubles(path.name)
    names = [OTHER_NAMES.get(table, {}).get(name.lower(), name.lower()) for name in header]
    unknown = [name for name in names if name not in kinds]
    if unknown:
        troubles.add(1, f"unknown column {', '.join(unknown)}; {table} has {', '.join(kinds)}")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        troubles.add(1, f"column {', '.join(twice)} stands twice")
    missing = [name for name in _key(conn, table) if name not in names]
    if missing:
        troubles.add(1, f"column {', '.join(missing)} is missing; it is part of the key")
    troubles.stop()
    given = {"valid_from": valid_from, "source": source, "confidence": "official"}
    known = {}
    if table == "kbli":
        known = {(row.version, row.code): row._asdict() for row in rows(conn, "select * from reference.kbli where valid_to is null")}
    converted = []
    for line, record in records:
        if len(record) != len(names):
            troubles.add(line, f"{len(record)} cells under a header of {len(names)}")
            continue
        entry: dict[str, Any] = {}
        for name, text in zip(names, record, strict=True):
            if text:
                try:
                    entry[name] = _value(text, kinds[name][0])
                except ValueError as rule:
                    troubles.add(line, f"{name} {text[:40]!r} {rule}")
                    entry[name] = None
        broken = any(value is None for value in entry.values())
        for name, value in given.items():
            if value is not None:
                entry.setdefault(name, value)
        _derived(table, entry, known)
        if table == "kbli" and entry.get("code") and not broken:
            known[(entry.get("version"), entry["code"])] = {"section": entry.get("section"), "sector": entry.get("sector")}
        for name, (_, may_be_empty) in kinds.items():
            if name not in entry and not may_be_empty:
                how = {"valid_from": "; give it here or as --valid-from", "source": "; give it here or as --source"}.get(name, "")
                troubles.add(line, f"{name} is empty{how}")
        converted.append((line, entry))
    if not records:
        troubles.add(None, "no rows under the header")
    troubles.stop()
    return converted, troubles


# --- judging and applying ----------------------------------------------------------------------------------------------


def _name_of(row: Any, key: list[str]) -> str:
    return " ".join(str(getattr(row, name)) for name in key)


def _check_rows(conn: Connection, table: str, key: list[str], troubles: _Troubles) -> None:
    """Rules that a row keeps or breaks alone (the constraints of the table), and rows that speak for the same days."""
    constraints = rows(
        conn,
        "select pg_get_expr(conbin, conrelid) as rule from pg_constraint where contype = 'c' and conrelid = cast(:name as regclass)",
        name=f"reference.{table}",
    )
    for constraint in constraints:
        body = constraint.rule.replace(":", "\\:")
        for row in rows(conn, f"select line from pg_temp.incoming where not ({body}) order by line limit 50"):
            troubles.add(row.line, f"breaks the rule {constraint.rule}")
    for row in rows(conn, "select line from pg_temp.incoming where valid_to < valid_from order by line limit 50"):
        troubles.add(row.line, "valid_to is before valid_from")
    for name in [name for name in _columns(conn, table) if name.endswith("pattern")]:
        for row in rows(conn, f"select line, {name} as pattern from pg_temp.incoming where {name} is not null order by line"):
            try:
                with conn.begin_nested():
                    scalar(conn, "select '' ~ :pattern", pattern=row.pattern)
            except DBAPIError:
                troubles.add(row.line, f"{name} is not a regular expression that PostgreSQL reads")
    overlapping = rows(
        conn,
        f"""
        select later.line, min(earlier.line) as other from pg_temp.incoming as earlier
        inner join pg_temp.incoming as later on {_same(key, "earlier", "later")} and earlier.line < later.line
        where {_overlap("earlier", "later")} group by later.line order by later.line limit 50
        """,
    )
    for row in overlapping:
        troubles.add(row.line, f"the same {', '.join(key)} as in line {row.other}, for the same days")
    troubles.stop()


def _carry(conn: Connection, table: str, key: list[str], absent: list[str]) -> None:
    """Columns that the file does not have at all keep what the row in force says: a list of names does not wipe out the map."""
    for name in absent:
        conn.execute(
            sa.text(
                f"update pg_temp.incoming as incoming set {name} = held.{name} from reference.{table} as held "
                f"where {_same(key, 'incoming', 'held')} and {_overlap('incoming', 'held')} and held.{name} is not null"
            )
        )


def _sort_out(conn: Connection, table: str, key: list[str], troubles: _Troubles) -> None:
    """Decide what becomes of each incoming row: add, close (and add), correct, confirm or nothing; into pg_temp.decision."""
    others = [name for name in _columns(conn, table) if name not in (*key, *SPELL, *ORIGIN)]

    def differs(names: list[str]) -> str:
        parts = [f"incoming.{name} is distinct from held.{name}" for name in names]
        return f"({' or '.join(parts)})" if parts else "false"

    conn.execute(
        sa.text(
            f"""
            create temp table decision on commit drop as
            select
                incoming.line, held.valid_from as held_from, held.valid_to as held_to,
                case
                    when held.valid_from is null then 'added'
                    when held.valid_from > incoming.valid_from then 'overlap'
                    when held.valid_from = incoming.valid_from and ({differs(others)} or {differs(["valid_to"])}) then 'corrected'
                    when {differs(others)} or {differs(["valid_to"])} then case when held.valid_to is null then 'closed' else 'overlap' end
                    when {differs(list(ORIGIN))} then 'confirmed'
                    else 'unchanged'
                end as what
            from pg_temp.incoming as incoming
            left join reference.{table} as held on {_same(key, "incoming", "held")} and {_overlap("incoming", "held")}
            """
        )
    )
    for row in rows(conn, "select line, held_from, held_to from pg_temp.decision where what = 'overlap' order by line limit 50"):
        until = f" to {row.held_to}" if row.held_to else ""
        troubles.add(row.line, f"overlaps the row in force from {row.held_from}{until}; let it begin or end outside those days")
    troubles.stop()


def _keep(conn: Connection, table: str, load_key: int, how: str, condition: str, **params: object) -> None:
    """Write the rows that are about to change into reference.replaced_row."""
    conn.execute(
        sa.text(
            f"""
            insert into reference.replaced_row (load_key, row_number, how, content)
            select :load_key, (select count(*) from reference.replaced_row where load_key = :load_key) + row_number() over (), :how, to_jsonb(held)
            from reference.{table} as held where {condition}
            """
        ),
        {"load_key": load_key, "how": how, **params},
    )


def _apply(conn: Connection, table: str, key: list[str], load_key: int, done: Load) -> None:
    """Close, correct, confirm and add as decided."""
    names = list(_columns(conn, table))
    joined = "from pg_temp.incoming as incoming inner join pg_temp.decision as decision on incoming.line = decision.line and decision.what = :what"
    same_row = f"{_same(key, 'held', 'incoming')} and held.valid_from = decision.held_from"
    for what, changes, kept in (
        ("closed", "valid_to = incoming.valid_from - 1", done.closed),
        ("corrected", ", ".join(f"{name} = incoming.{name}" for name in names if name not in key), done.corrected),
        ("confirmed", ", ".join(f"{name} = incoming.{name}" for name in ORIGIN), done.confirmed),
    ):
        _keep(conn, table, load_key, what, f"exists (select 1 {joined} where {same_row})", what=what)
        changed = conn.execute(
            sa.text(
                f"update reference.{table} as held set {changes} {joined} where {same_row} returning {', '.join(f'held.{name}' for name in key)}"
            ),
            {"what": what},
        )
        kept.extend(_name_of(row, key) for row in changed)
    added = conn.execute(
        sa.text(
            f"""
            insert into reference.{table} ({", ".join(names)})
            select {", ".join(f"incoming.{name}" for name in names)} from pg_temp.incoming as incoming
            where incoming.line in (select line from pg_temp.decision where what in ('added', 'closed')) order by incoming.line
            returning {", ".join(key)}
            """
        )
    )
    done.added.extend(_name_of(row, key) for row in added)
    done.unchanged = int(scalar(conn, "select count(*) from pg_temp.decision where what = 'unchanged'"))


def _close_absent(conn: Connection, table: str, key: list[str], load_key: int, last: date, done: Load) -> None:
    """With a full list: rows in force that the list does not hold end the day before it begins."""
    within = FULL_WITHIN.get(table)
    same_part = "true"
    if within:
        part = (lambda side: within.format(side)) if "{}" in within else (lambda side: f"{side}.{within}")
        same_part = f"{part('held')} in (select {part('incoming')} from pg_temp.incoming as incoming)"
    absent = (
        f"held.valid_to is null and held.valid_from <= :last and {same_part} "
        f"and not exists (select 1 from pg_temp.incoming as incoming where {_same(key, 'held', 'incoming')})"
    )
    _keep(conn, table, load_key, "closed", absent, last=last)
    closed = conn.execute(
        sa.text(
            f"update reference.{table} as held set valid_to = :last where {absent} returning {', '.join(f'held.{name}' for name in key)}"
        ),
        {"last": last},
    )
    done.closed.extend(_name_of(row, key) for row in closed)


def troubles_of(conn: Connection, table: str) -> list[Any]:
    """Rows of sql/reference/<table>/check.sql: the key columns of a row and the rule it breaks."""
    path = sql_folder() / "reference" / table / "check.sql"
    return rows(conn, statements(path.read_text(encoding="utf-8"))[0]) if path.exists() else []


def _check_whole(conn: Connection, table: str, key: list[str], before: set[tuple], troubles: _Troubles) -> None:
    """Orphan parents and unknown codes, asked of the table as it would stand."""
    lines = {_name_of(row, key): row.line for row in rows(conn, f"select line, {', '.join(key)} from pg_temp.incoming")}
    for row in troubles_of(conn, table):
        if tuple(row) not in before:
            name = _name_of(row, key)
            line = lines.get(name)
            troubles.add(line, row.rule if line else f"the row {name}, which the file does not hold, would break a rule: {row.rule}")
    troubles.stop()


def load(
    url: str, table: str, path: Path, source: str | None = None, valid_from: date | None = None, full: bool = False, check: bool = False
) -> Load:
    """Load an official list from a CSV into ``reference.<table>``, whole or not at all; returns what changed.

    The header holds the table's columns. valid_from, source and confidence may be left out where ``valid_from`` and ``source``
    give them for all rows (confidence: official). Of regions code and name are enough, of KBLI version, code and title.
    With ``full`` the file is the whole list: rows in force that it lacks get a last day. With ``check`` nothing is written.

    Raises:
        SinergiError: naming file, line and rule; nothing was loaded.
    """
    if table not in tables():
        raise SinergiError(f"no reference table {table}; there are {', '.join(tables())}")
    if full and valid_from is None:
        raise SinergiError("--full needs --valid-from: the day from which the list holds, so that absent rows can end the day before")
    with transaction(url) as conn:
        advisory_lock(conn, "install")
        attempt = conn.begin_nested()
        converted, troubles = _converted(conn, table, path, source, valid_from)
        names, key = list(_columns(conn, table)), _key(conn, table)
        done = Load(table, len(converted))
        conn.execute(sa.text(f"create temp table incoming (like reference.{table} including defaults, line integer) on commit drop"))
        lines = [copy_line([entry.get(name) for name in names] + [line]) for line, entry in converted]
        copy_in(conn, "pg_temp.incoming", [*names, "line"], "".join(lines).encode())
        conn.execute(sa.text("analyze pg_temp.incoming"))
        _carry(conn, table, key, [name for name in names if not any(name in entry for _, entry in converted)])
        before = {tuple(row) for row in troubles_of(conn, table)}
        _check_rows(conn, table, key, troubles)
        _sort_out(conn, table, key, troubles)
        load_key = conn.execute(
            sa.text(
                "insert into reference.loaded_file (table_name, file_name, sha256, source, rows_read, rows_added, rows_closed, rows_changed) "
                "values (:table, :name, :sha, :source, :read, 0, 0, 0) returning load_key"
            ),
            {
                "table": table, "name": path.name, "sha": hashlib.sha256(path.read_bytes()).hexdigest(),
                "source": source or str(converted[0][1]["source"]), "read": len(converted),
            },
        ).scalar_one()  # fmt: skip
        _apply(conn, table, key, load_key, done)
        if full and valid_from:
            _close_absent(conn, table, key, load_key, valid_from - timedelta(days=1), done)
        _check_whole(conn, table, key, before, troubles)
        conn.execute(
            sa.text(
                "update reference.loaded_file set rows_added = :added, rows_closed = :closed, rows_changed = :changed where load_key = :key"
            ),
            {
                "added": len(done.added), "closed": len(done.closed), "changed": len(done.corrected) + len(done.confirmed), "key": load_key,
            },
        )  # fmt: skip
        if check:
            attempt.rollback()
        else:
            attempt.commit()
    return done


# --- what stands where ----------------------------------------------------------------------------------------------


def listing(url: str) -> list[dict[str, Any]]:
    """One entry per reference table: rows, rows in force, confidences, first and last day, when and what was loaded last."""
    entries = []
    with transaction(url) as conn:
        for table in tables():
            row = rows(
                conn,
                f"""
                select
                    count(*) as rows_all, count(*) filter (where valid_to is null) as in_force, min(valid_from) as first_day,
                    max(valid_from) as last_day, count(distinct source) as sources,
                    (select string_agg(confidence || ' ' || n, ', ' order by n desc, confidence) from (
                        select confidence, count(*) as n from reference.{table} where valid_to is null group by confidence
                    ) as each) as confidences,
                    (select source from reference.{table} where valid_to is null group by source order by count(*) desc, source limit 1) as main_source
                from reference.{table}
                """,
            )[0]
            loaded = rows(
                conn,
                "select file_name, loaded_at from reference.loaded_file where table_name = :table order by load_key desc limit 1",
                table=table,
            )
            entries.append(
                {
                    "table": table, "rows": row.rows_all, "in_force": row.in_force, "first_day": row.first_day, "last_day": row.last_day,
                    "sources": row.sources, "main_source": row.main_source, "confidences": row.confidences,
                    "last_file": loaded[0].file_name if loaded else None, "loaded_at": loaded[0].loaded_at if loaded else None,
                }
            )  # fmt: skip
    return entries


def show(entries: list[dict[str, Any]]) -> None:
    """Print the listing as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table("table", "in force", "all", "since", "newest", "confidence", "main source", "last file")
    for entry in entries:
        more = f" (+{entry['sources'] - 1} more)" if entry["sources"] > 1 else ""
        loaded = f"{entry['last_file']} · {entry['loaded_at']:%Y-%m-%d}" if entry["last_file"] else "seed"
        table.add_row(
            entry["table"], str(entry["in_force"]), str(entry["rows"]), str(entry["first_day"] or "–"), str(entry["last_day"] or "–"),
            entry["confidences"] or "–", f"{entry['main_source'] or '–'}{more}", loaded,
        )  # fmt: skip
    Console(width=None if Console().is_terminal else 180).print(table)


def export(url: str, home: Home) -> list[str]:
    """Write the tables that an office has loaded into the home, where readers and `sinergi check` find them without a database."""
    written = []
    with transaction(url) as conn:
        loaded = {row.table_name for row in rows(conn, "select distinct table_name from reference.loaded_file")}
        for table in sorted(loaded & set(tables())):
            home.reference.mkdir(parents=True, exist_ok=True)
            buffer = io.StringIO()
            cursor = conn.connection.cursor()
            order = ", ".join([*_key(conn, table), "valid_from"])
            cursor.copy_expert(f"copy (select * from reference.{table} order by {order}) to stdout with (format csv, header true)", buffer)
            cursor.close()
            put_in_place(home.reference / f"{table}.csv", buffer.getvalue().encode())
            written.append(table)
    return written
