"""From any row of a mart to what is behind it: files, sheets, rows, cells, rule results, decisions of identity.

Each mart has a `trace.sql` beside its `view.sql`: given the row's columns as parameters, it names the rows of forms behind it
(``submission_key``, ``row_number``; no row number: the file as a whole), as what they stand there (``part``), and what the row counts
(``counted``). Marts made of what did not come name the duty instead (``form``, ``sender``, ``period_key``). Cells are named, never shown.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi.contract import load_forms
from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.places import sql_folder
from sinergi.reporting.lineage import view_lineage
from sinergi.sqlfiles import statements

_SCHEMAS = ("mart", "mart_restricted")
_SHOWN = 30


def traceable() -> list[str]:
    """The views that say in a trace.sql what is behind their rows."""
    return [
        f"{path.parent.parent.name}.{path.parent.name}"
        for schema in _SCHEMAS
        for path in sorted((sql_folder() / schema).glob("*/trace.sql"))
    ]


def trace(url: str, view: str, row: dict[str, str], known_on: datetime | None = None) -> list[dict[str, Any]]:
    """What is behind the rows of ``view`` whose columns equal ``row``, one entry a row; ``known_on`` asks as of an earlier instant.

    Each entry: ``row``, ``counts`` (the measure that the pieces add up to, or None) and ``pieces``. A piece has ``part``, ``counted``, and
    of its row ``form, sender, period, version, file, sha256, received_at, sheet, row_number, cells`` (addresses of the cells that feed the
    mart and tell who and where), ``findings``, ``identity``; of a whole file its ``rules`` (results by rule that did not pass); of a duty
    that nothing met ``state`` and ``due_at``.

    Raises SinergiError where the view has no trace.sql, a column is unknown, or no such row is there.
    """
    if view not in traceable():
        raise SinergiError(f"{view} cannot be traced; these can: {', '.join(traceable())}")
    with transaction(url) as conn:
        if known_on:
            conn.execute(text("select set_config('sinergi.known_on', :at, true)"), {"at": known_on.isoformat()})
        columns = {
            each.name for each in rows(conn, "select attname as name from pg_attribute where attrelid = to_regclass(:view)", view=view)
        }
        unknown = set(row) - columns
        if unknown:
            raise SinergiError(f"{view} has no column {', '.join(sorted(unknown))}")
        # An empty value asks for null: KTP unknown, no company named.
        told = [f"{name} is null" if value == "" else f"cast({name} as text) = :{name}" for name, value in row.items()]
        found = rows(
            conn, f"select * from {view} where {' and '.join(told) or 'true'}", **{name: str(value) for name, value in row.items()}
        )
        if not found:
            raise SinergiError(f"{view} has no row for {', '.join(f'{name}={value}' for name, value in row.items())}")
        feeding = view_lineage(conn).get(view, {})
        return [explain(conn, view, each, feeding) for each in found]


def explain(conn: Connection, view: str, row: Any, feeding: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """One entry of the trace, for a row of ``view`` that was read on this connection."""
    source = (sql_folder() / view.replace(".", "/", 1) / "trace.sql").read_text(encoding="utf-8")
    head = re.match(r"-- trace\.sql \| counts: (\w+) \|", source)
    counts = head[1] if head else None
    bound = text(statements(source)[0])
    values = row._mapping
    found = conn.execute(bound, {name: values[name] for name in bound._bindparams}).all()
    pieces = [{"counted": None, **each._mapping} for each in found]
    pieces.sort(key=lambda piece: (piece["part"] or "", piece["submission_key"] or 0, piece["row_number"] or 0))
    _describe_files(conn, pieces, view_lineage(conn).get(view, {}) if feeding is None else feeding)
    _describe_rows(conn, pieces)
    _describe_duties(conn, [piece for piece in pieces if piece.get("submission_key") is None])
    return {"row": dict(values), "counts": counts, "pieces": pieces}


def _describe_files(conn: Connection, pieces: list[dict[str, Any]], feeding: dict[str, list[str]]) -> None:
    files = {
        each.submission_key: each
        for each in rows(
            conn,
            "select submission_key, form, sender, period, version, status, file_name, sha256, received_at, reading ->> 'sheet' as sheet, "
            "coalesce(reading -> 'columns', cast('{}' as jsonb)) as columns from intake.submission where submission_key = any(:keys)",
            keys=_keys(pieces),
        )
    }
    results: dict[int, list[dict[str, Any]]] = {}
    for each in rows(
        conn,
        "select submission_key, rule_code, rule_version, result, rows_evaluated, rows_failed from quality.rule_result "
        "where submission_key = any(:keys) order by rule_code",
        keys=_keys(pieces),
    ):
        results.setdefault(each.submission_key, []).append(dict(each._mapping))
    for piece in pieces:
        file = files.get(piece.get("submission_key"))
        if file is None:
            continue
        piece.update(
            form=file.form, sender=file.sender, period=file.period, version=file.version, status=file.status, file=file.file_name,
            sha256=file.sha256, received_at=file.received_at, sheet=file.sheet,
            rules=[each for each in results.get(file.submission_key, []) if each["result"] != "pass"],
            rules_passed=sum(each["result"] == "pass" for each in results.get(file.submission_key, [])),
        )  # fmt: skip
        if piece.get("row_number") is not None:
            wanted = {*feeding.get(file.form, []), *_identifying(file.form)}
            piece["cells"] = {
                name: _address(int(position), piece["row_number"]) if file.sheet else None
                for name, position in sorted(file.columns.items(), key=lambda item: int(item[1]))
                if name in wanted
            }


def _describe_rows(conn: Connection, pieces: list[dict[str, Any]]) -> None:
    """Findings on each row, and how identity knew person and company."""
    by_row: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for piece in pieces:
        if piece.get("submission_key") is not None and piece.get("row_number") is not None:
            piece.update(findings=[], identity=[])
            by_row.setdefault((piece["submission_key"], piece["row_number"]), []).append(piece)
    for kind, query in (
        ("findings", "select submission_key, row_number, rule_code, column_name, cell, severity, nature from quality.finding"),
        (
            "identity",
            "select submission_key, row_number, 'person' as role, person_key as key, tier, score, decided_by from identity.person_link",
        ),
        ("identity", "select submission_key, row_number, role, company_key as key, tier, score, decided_by from identity.company_link"),
    ):
        for each in rows(conn, f"{query} where submission_key = any(:keys) order by 1, 2, 3, 4", keys=_keys(pieces)):
            for piece in by_row.get((each.submission_key, each.row_number), ()):
                piece[kind].append({name: value for name, value in each._mapping.items() if name not in ("submission_key", "row_number")})


def _describe_duties(conn: Connection, pieces: list[dict[str, Any]]) -> None:
    """What was owed and did not come."""
    for piece in pieces:
        if piece.get("form") is None:
            continue
        owed = rows(
            conn,
            "select warehouse.period_text(period_key) as period, state, due_at, basis_says from warehouse.obligation_known "
            "where form = :form and sender = :sender and period_key = :period_key",
            form=piece["form"], sender=piece["sender"], period_key=piece["period_key"],
        )  # fmt: skip
        piece.update(dict(owed[0]._mapping) if owed else {"state": "NOT_REGISTERED"})


def _keys(pieces: list[dict[str, Any]]) -> list[int]:
    return sorted({piece["submission_key"] for piece in pieces if piece.get("submission_key") is not None})


def _identifying(code: str | None) -> set[str]:
    """Columns of a form by which identity tells who it is and where."""
    form = load_forms(strict=False).get(code or "")
    if form is None:
        return set()
    roles = [name for columns in form.identity.values() for name in columns.values() if isinstance(name, str)]
    return {*roles, *([form.place_column] if form.place_column else [])}


def _address(column: int, row: int) -> str:
    return (chr(64 + column) if column <= 26 else chr(64 + (column - 1) // 26) + chr(65 + (column - 1) % 26)) + str(row)


def show(entries: list[dict[str, Any]]) -> None:
    """The trace for people at a terminal; long ones are cut, `--json` has all."""
    for entry in entries:
        print("  ".join(f"{name}={value}" for name, value in entry["row"].items() if value is not None))
        pieces = entry["pieces"]
        if entry["counts"]:
            told = len({piece["counted"] for piece in pieces if piece.get("counted") is not None})
            print(f"  {entry['counts']}: {told} distinct in the rows below marked +")
        for part, number in Counter(piece["part"] for piece in pieces).items():
            print(f"  {part}: {number}")
        for piece in pieces[:_SHOWN]:
            _show_piece(piece)
        if len(pieces) > _SHOWN:
            print(f"  … and {len(pieces) - _SHOWN} more; --json shows all")


def _show_piece(piece: dict[str, Any]) -> None:
    mark = "+" if piece.get("counted") is not None else "·"
    if piece.get("submission_key") is None:
        if piece.get("form"):
            due = f", due {piece['due_at']:%Y-%m-%d}" if piece.get("due_at") else ""
            print(
                f"  {mark} {piece['part']}: {piece['form']} of {piece['sender']} {piece.get('period', '')} {piece['state']}{due}; no file"
            )
        else:
            print(f"  {mark} {piece['part']}: no row in force")
        return
    sheet = f", sheet {piece['sheet']}" if piece.get("sheet") else ""
    row = f", row {piece['row_number']}" if piece.get("row_number") is not None else ", the whole file"
    print(f"  {mark} {piece['part']} #{piece['submission_key']} {piece.get('file', 'file unknown')}{sheet}{row}")
    cells = [f"{name} {address}" if address else name for name, address in piece.get("cells", {}).items()]
    if cells:
        print(f"       cells: {', '.join(cells)}")
    for link in piece.get("identity", []):
        print(f"       {link['role']} {link['key']}: tier {link['tier']}, {link['decided_by']}, score {link['score']:.2f}")
    for found in piece.get("findings", []):
        print(f"       {found['rule_code']} on {found['column_name'] or 'the row'} {found['cell'] or ''}".rstrip())
    if piece.get("row_number") is None:
        failed = [f"{rule['rule_code']} {rule['rows_failed']}" for rule in piece["rules"] if rule["result"] == "fail"]
        print(f"       rules: {piece['rules_passed']} passed" + (f", failed {', '.join(failed)}" if failed else ""))
