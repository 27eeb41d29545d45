"""The answer to every delivered file: JSON always, and the sender's own sheet with cells marked where there is something to show.

Values stand only here, in the sender's own outbox. Cells are read again from the landed bytes, so an answer can be written
at any time after the decision, also by a later run.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import sqlalchemy as sa

from sinergi.contract import Form, load_forms, load_shared_rules
from sinergi.contract.subjects import explainable, looks_at
from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.intake import changes
from sinergi.places import Home, project_root, put_in_place

MOST_FINDINGS = 5000  # in one JSON; the summary counts them all
ALONE_UP_TO = 16  # workbooks that are not worth a process
STATUS_WORDS = {
    "ACCEPTED": "DITERIMA",
    "ACCEPTED_WITH_QUERIES": "DITERIMA DENGAN CATATAN",
    "NIL": "DITERIMA SEBAGAI LAPORAN NIHIL",
    "REFUSED": "DITOLAK",
    "DUPLICATE": "SUDAH PERNAH DITERIMA",
    "SUPERSEDED": "DIGANTIKAN VERSI BARU",
}


def answer(url: str, home: Home, kind: str | None = None) -> dict[str, int]:
    """Write the answers still owed (of one sender kind); returns how many files were answered.

    Safe to repeat, not to run twice at once for one kind: the caller holds its intake lock.
    """
    with transaction(url) as conn:
        owed = rows(
            conn,
            """
            select sub.*, newest.version as newest_version
            from intake.submission as sub
            left join lateral (
                select max(held.version) as version from intake.submission as held
                where held.form = sub.form and held.sender = sub.sender and held.period = sub.period and held.known_from is not null
            ) as newest on true
            where not sub.is_answered and sub.status is not null and (cast(:kind as text) is null or sub.sender_kind = :kind)
            order by sub.submission_key
            """,
            kind=kind,
        )
        if not owed:
            return {"answered": 0}
        forms = load_forms(strict=False)
        found = _Found(conn, [row.submission_key for row in owed])
        changed = changes.told_changes(conn, owed, forms)
        totals = _control_totals(conn, owed, forms)
    texts = _expected_texts(forms)
    used = [forms[code] for code in {row.form for row in owed} if code in forms]
    said_of = {form.code: ({rule.number for rule in explainable(form)}, _compared(form)) for form in used}
    tasks = [
        _task(
            home,
            row,
            found,
            texts,
            forms.get(row.form),
            said_of.get(row.form, (set(), {})),
            changed.get(row.submission_key),
            totals.get(row.submission_key),
        )
        for row in owed
    ]
    if sum(task["with_workbook"] for task in tasks) > ALONE_UP_TO:
        _write_in_children(tasks)
    else:
        for task in tasks:
            write_answer(task)
    with transaction(url) as conn:
        conn.execute(
            sa.text("update intake.submission set is_answered = true where submission_key = any(:keys)"),
            {"keys": [row.submission_key for row in owed]},
        )
    return {"answered": len(tasks)}


class _Found:
    """What the answers tell of findings, by submission: ``listed`` one by one (at most 5,000), ``summed`` by cause, ``reasons`` taken."""

    def __init__(self, conn: sa.Connection, keys: list[int]):
        self.listed: dict[int, list] = defaultdict(list)
        self.summed: dict[int, list] = defaultdict(list)
        for row in rows(
            conn,
            """
            select listed.*, refused.note as review_note
            from (
                select *, row_number() over (
                    partition by submission_key
                    order by array_position(array['refuse_file', 'refuse_row', 'query'], severity), explained, row_number nulls first,
                        rule_code, column_name
                ) as place
                from quality.finding where submission_key = any(:keys)
            ) as listed
            inner join intake.submission as sub on listed.submission_key = sub.submission_key
            left join lateral (
                select said.note from quality.explanation as said
                where not listed.explained and said.form = sub.form and said.sender = sub.sender and said.rule_code = listed.rule_code
                    and said.column_name is not distinct from listed.column_name and said.subject = listed.subject
                    and said.fingerprint = listed.fingerprint and said.status = 'REFUSED'
                order by said.decided_at desc limit 1
            ) as refused on listed.subject is not null
            where listed.place <= :most order by listed.submission_key, listed.place
            """,
            keys=keys,
            most=MOST_FINDINGS,
        ):
            self.listed[row.submission_key].append(row)
        for row in rows(
            conn,
            """
            select submission_key, rule_code, severity, nature, column_name, max(message) as message, count(*) as n,
                count(*) filter (where explained) as explained, min(row_number) as first_row,
                (array_agg(cell order by explained, row_number) filter (where cell is not null))[1] as first_cell
            from quality.finding where submission_key = any(:keys)
            group by submission_key, rule_code, severity, nature, column_name
            order by submission_key, array_position(array['refuse_file', 'refuse_row', 'query'], severity), bool_and(explained), nature desc,
                starts_with(rule_code, 'S'), n desc, rule_code, column_name
            """,
            keys=keys,
        ):
            self.summed[row.submission_key].append(row)
        counted = rows(
            conn, "select submission_key, count(*) as n from quality.explanation where submission_key = any(:keys) group by 1", keys=keys
        )
        self.reasons = {row.submission_key: row.n for row in counted}


def _control_totals(conn: sa.Connection, owed: list, forms: dict[str, Form]) -> dict[int, int]:
    """The control total as recomputed, for files that were refused because of theirs; from the rows kept for mending."""
    wrong: dict[str, list[int]] = defaultdict(list)
    for row in owed:
        if (row.reason or "").startswith("M301") and row.form in forms and forms[row.form].control_total:
            wrong[row.form].append(row.submission_key)
    totals: dict[int, int] = {}
    for code, keys in wrong.items():
        total = forms[code].control_total
        assert total is not None
        for row in rows(
            conn,
            f"""
            select held.submission_key, {total.sql} as total
            from quality.returned_row as held
            cross join lateral jsonb_populate_record(cast(null as staging.{forms[code].table}), held.content) as row
            where held.submission_key = any(:keys) group by held.submission_key
            """,
            keys=keys,
        ):
            totals[row.submission_key] = int(row.total or 0)
    return totals


def _suggestion(row, total: int | None) -> dict[str, object]:
    """Envelope fields with which a refused file would get further; for a sender's own program as well as for its workbook."""
    code = (row.reason or "").split(":")[0] if row.status == "REFUSED" else ""
    detail = (row.reading or {}).get("detail") or ""
    if code.startswith(("S010", "S012")):
        return {"jenis_kiriman": "REVISI", "nomor_versi": (row.newest_version or 0) + 1}
    if code.startswith("S008"):
        return {"jumlah_baris": row.rows_read}
    if code.startswith("S013"):
        return {"jenis_kiriman": "NIHIL" if code == "S013.no_rows" else "REVISI" if row.newest_version else "ASLI"}
    if code.startswith("M301") and total is not None:
        return {"total_kendali": total}
    if code == "S003.sender":
        return {"kode_pengirim": row.delivered_by}
    if code == "S005.missing_column":
        return {"columns": detail.split(", ")}
    return {}


def _next_envelope(row) -> dict[str, object]:
    """Fields of the envelope under which the mended workbook can be sent: a revision where a version is in force, else as it was sent."""
    newest, version = row.newest_version, row.version or 1
    kind = row.kind if row.kind in ("NIHIL",) or (row.kind and not newest) else "REVISI" if newest else "ASLI"
    return {
        "kode_form": row.form or "", "kode_pengirim": row.sender or row.delivered_by, "periode": row.period or "",
        "jenis_kiriman": kind, "nomor_versi": max(version, newest + 1) if newest else version,
    }  # fmt: skip


def _write_in_children(tasks: list[dict], workers: int = 2) -> None:
    """Share the answers among processes of our own: `python -m sinergi.intake.answering` reads its tasks from stdin."""
    path = os.pathsep.join(part for part in (str(project_root() / "plugins"), os.environ.get("PYTHONPATH", "")) if part)
    children = []
    for number in range(workers):
        child = subprocess.Popen(
            [sys.executable, "-m", "sinergi.intake.answering"], stdin=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
        )
        children.append((child, pickle.dumps(tasks[number::workers])))
    for child, work in children:
        assert child.stdin is not None
        child.stdin.write(work)
        child.stdin.close()
    ends = [child.wait() for child, _ in children]
    if any(ends):
        raise SinergiError("a process that writes answers ended early; the answers still owed are written by the next run")


def _expected_texts(forms: dict[str, Form]) -> dict[tuple[str, str, str | None], str]:
    """What is expected, by form, rule and column; shared rules under form ''."""
    texts = {(form.code, rule.number, rule.column): rule.expected for form in forms.values() for rule in form.rules}
    texts.update({("", rule.code, None): rule.expected for rule in load_shared_rules().values()})
    return texts


def _compared(form: Form) -> dict[tuple[str, str | None], list[str]]:
    """By rule and column: the columns of a row that the rule sets against each other, any of which may be the wrong one."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for rule in form.rules:
        if not rule.query and rule.column and len(names := looks_at(form, rule)) > 1:
            found.setdefault((rule.number, rule.column), names)
    return found


def _task(home: Home, row, found: _Found, texts: dict, form: Form | None, rules: tuple, changed: dict | None, total: int | None) -> dict:
    reading = row.reading or {}
    findings, totals = found.listed[row.submission_key], found.summed[row.submission_key]
    reasons = found.reasons.get(row.submission_key, 0)
    suggestion = _suggestion(row, total)
    asks, compared = rules

    def expected(rule: str, column: str | None) -> str:
        missing = suggestion.get("columns")
        if rule == "S005" and isinstance(missing, list):
            return f"kolom {', '.join(missing)}"
        if rule == "S005" and (row.reason or "").startswith("S005.duplicate_header"):
            return f"hanya satu kolom {reading.get('detail') or ''}".strip()
        return texts.get((row.form or "", rule, column)) or texts.get((row.form or "", rule, None)) or texts.get(("", rule, None)) or ""

    answer: dict[str, object] = {
        "file": row.file_name, "sha256": row.sha256, "form": row.form, "sender": row.sender or row.delivered_by, "period": row.period,
        "version": row.version, "status": row.status, "reason": row.reason, "rows_read": row.rows_read,
        "rows_accepted": row.rows_accepted, "rows_rejected": row.rows_rejected, "queries": row.queries, "reasons": reasons,
        "findings_total": sum(item.n for item in totals),
    }  # fmt: skip
    if suggestion:
        answer["suggestion"] = suggestion
    if changed:
        answer["changes"] = changed
    answer["summary"] = [
        {
            "rule": item.rule_code, "severity": item.severity, "nature": item.nature, "column": item.column_name, "count": item.n,
            "explained": item.explained, "first_row": item.first_row, "first_cell": item.first_cell, "message": item.message,
            "expected": expected(item.rule_code, item.column_name),
        }
        for item in totals
    ]  # fmt: skip
    answer["findings"] = [
        {
            "rule": item.rule_code, "severity": item.severity, "nature": item.nature, "row": item.row_number, "column": item.column_name,
            "cell": item.cell, "observed": None, "expected": expected(item.rule_code, item.column_name), "message": item.message,
            "explained": item.explained,
            **({"columns": compared[item.rule_code, item.column_name]} if (item.rule_code, item.column_name) in compared else {}),
            **({"review_note": item.review_note} if item.review_note else {}),
        }
        for item in findings
    ]  # fmt: skip
    return {
        "folder": str(home.outbox / row.delivered_by),
        "landed": str(home.landed(row.sha256)) if row.sha256 else None,
        "sidecar": str(home.landed(row.sidecar_sha256)) if row.sidecar_sha256 else None,
        "name": row.file_name,
        "key": row.submission_key,
        "sha256": row.sha256,
        "columns": reading.get("columns") or {},
        "sheet": reading.get("sheet"),
        "header_row": max((reading.get("header_row") or 0) - (row.layout or {}).get("header", 1) + 1, 0)
        if reading.get("header_row")
        else 0,
        "last_header_row": reading.get("header_row") or 0,
        "form": form,
        "asks": asks,
        "envelope": _next_envelope(row),
        "status_words": STATUS_WORDS,
        "answer": answer,
        "with_workbook": bool(findings and row.status != "DUPLICATE") or bool(reasons or changed),
        # Their own cells are worth showing where there is something to mend, to look at, or to explain.
        "with_cells": row.status == "REFUSED" or any(item.row_number or item.rule_code in asks for item in findings),
    }


def write_answer(task: dict) -> None:
    """Write one answer; runs in a worker process when there are many."""
    from sinergi.readers.grid import Sent, sent_file
    from sinergi.readers.layout import text_of

    folder = Path(task["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    answer = task["answer"]
    sent = Sent()
    if task["landed"] and task["with_workbook"] and task["with_cells"]:
        wanted = {item["row"] for item in answer["findings"] if item["row"]}
        sidecar = Path(task["sidecar"]) if task["sidecar"] else None
        sent = sent_file(Path(task["landed"]), task["name"], task["sheet"], task["form"], wanted, task["last_header_row"], sidecar)
        is_nil = answer["rows_read"] == 0 and task["envelope"]["jenis_kiriman"] == "NIHIL"
        if is_nil and not task["columns"] and answer["version"] and task["form"] and answer["findings"]:
            # A nil return without a table: the columns alone, so that there is something to send back.
            names = [column.name for column in task["form"].columns]
            sent.rows = {1: list(names)}
            task["columns"] = {name: place for place, name in enumerate(names, 1)}
            task["header_row"] = 1
    for item in answer["findings"]:
        place = task["columns"].get(item["column"])
        cells = sent.rows.get(item["row"]) if item["row"] else None
        if place and cells and place <= len(cells) and cells[place - 1] not in (None, ""):
            item["observed"] = text_of(cells[place - 1])[:200]
    base = _safe_base(task["name"], task["key"])
    put_in_place(folder / f"{base}.feedback.json", json.dumps(answer, ensure_ascii=False, indent=1, default=str).encode())
    if task["with_workbook"]:
        from sinergi.intake.workbook import marked_workbook

        put_in_place(folder / f"{base}.feedback.xlsx", marked_workbook(task, sent))


def _safe_base(name: str, key: int) -> str:
    return name if len(name.encode()) <= 230 else f"{name.encode()[:180].decode('utf-8', 'ignore')}~{key}"


if __name__ == "__main__":
    for each in pickle.load(sys.stdin.buffer):
        write_answer(each)
