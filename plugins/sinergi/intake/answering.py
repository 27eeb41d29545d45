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
from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.places import Home, project_root

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
    """Write the answers still owed (of one sender kind); safe to repeat. Returns how many files were answered."""
    with transaction(url) as conn:
        owed = rows(
            conn,
            """
            select * from intake.submission
            where not is_answered and status is not null and (cast(:kind as text) is null or sender_kind = :kind)
            order by submission_key
            """,
            kind=kind,
        )
        if not owed:
            return {"answered": 0}
        keys = [row.submission_key for row in owed]
        found = defaultdict(list)
        totals: dict[int, list] = defaultdict(list)
        for row in rows(
            conn,
            """
            select * from (
                select *, row_number() over (
                    partition by submission_key
                    order by array_position(array['refuse_file', 'refuse_row', 'query'], severity), row_number nulls first, rule_code, column_name
                ) as place
                from quality.finding where submission_key = any(:keys)
            ) as ranked where place <= :most order by submission_key, place
            """,
            keys=keys,
            most=MOST_FINDINGS,
        ):
            found[row.submission_key].append(row)
        for row in rows(
            conn,
            """
            select submission_key, rule_code, severity, nature, column_name, max(message) as message, count(*) as n, min(row_number) as first_row,
                (array_agg(cell order by row_number) filter (where cell is not null))[1] as first_cell
            from quality.finding where submission_key = any(:keys)
            group by submission_key, rule_code, severity, nature, column_name
            order by submission_key, array_position(array['refuse_file', 'refuse_row', 'query'], severity), nature desc,
                starts_with(rule_code, 'S'), n desc, rule_code, column_name
            """,
            keys=keys,
        ):
            totals[row.submission_key].append(row)
    forms = load_forms(strict=False)
    texts = _expected_texts(forms)
    tasks = [_task(home, row, found[row.submission_key], totals[row.submission_key], texts, forms.get(row.form)) for row in owed]
    if sum(task["with_workbook"] for task in tasks) > ALONE_UP_TO:
        _write_in_children(tasks)
    else:
        for task in tasks:
            write_answer(task)
    with transaction(url) as conn:
        conn.execute(sa.text("update intake.submission set is_answered = true where submission_key = any(:keys)"), {"keys": keys})
    return {"answered": len(tasks)}


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


def _task(home: Home, row, findings: list, totals: list, texts: dict, form: Form | None) -> dict:
    reading = row.reading or {}

    def expected(rule: str, column: str | None) -> str:
        return texts.get((row.form or "", rule, column)) or texts.get((row.form or "", rule, None)) or texts.get(("", rule, None)) or ""

    return {
        "folder": str(home.outbox / row.delivered_by),
        "landed": str(home.landed(row.sha256)) if row.sha256 else None,
        "name": row.file_name,
        "key": row.submission_key,
        "columns": reading.get("columns") or {},
        "sheet": reading.get("sheet"),
        "form": form,
        "with_workbook": bool(findings) and row.status != "DUPLICATE",
        "head": {
            "file": row.file_name, "sha256": row.sha256, "form": row.form, "sender": row.sender or row.delivered_by, "period": row.period,
            "version": row.version, "status": row.status, "reason": row.reason, "rows_read": row.rows_read,
            "rows_accepted": row.rows_accepted, "rows_rejected": row.rows_rejected, "queries": row.queries,
        },
        "findings": [
            {
                "rule": item.rule_code, "severity": item.severity, "nature": item.nature, "row": item.row_number, "column": item.column_name,
                "cell": item.cell, "observed": None, "expected": expected(item.rule_code, item.column_name), "message": item.message,
            }
            for item in findings
        ],
        "summary": [
            {
                "rule": item.rule_code, "severity": item.severity, "nature": item.nature, "column": item.column_name, "count": item.n,
                "first_row": item.first_row, "first_cell": item.first_cell, "message": item.message,
                "expected": expected(item.rule_code, item.column_name),
            }
            for item in totals
        ],
    }  # fmt: skip


def write_answer(task: dict) -> None:
    """Write one answer; runs in a worker process when there are many."""
    folder = Path(task["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    grid: dict[int, list] = {}
    if task["landed"] and any(item["row"] for item in task["findings"]):
        from sinergi.readers.grid import rows_of

        wanted = {item["row"] for item in task["findings"] if item["row"]}
        grid = rows_of(Path(task["landed"]), task["name"], task["sheet"], task["form"], wanted)
    for item in task["findings"]:
        place = task["columns"].get(item["column"])
        cells = grid.get(item["row"]) if item["row"] else None
        if place and cells and place <= len(cells) and cells[place - 1] not in (None, ""):
            item["observed"] = str(cells[place - 1])[:200]
    answer = {
        **task["head"],
        "findings_total": sum(item["count"] for item in task["summary"]),
        "summary": task["summary"],
        "findings": task["findings"],
    }
    base = _safe_base(task["name"], task["key"])
    _replace(folder / f"{base}.feedback.json", json.dumps(answer, ensure_ascii=False, indent=1, default=str).encode())
    if task["with_workbook"]:
        from sinergi.intake.workbook import marked_workbook

        _replace(folder / f"{base}.feedback.xlsx", marked_workbook(answer, STATUS_WORDS, task["columns"], task["sheet"], grid))


def _safe_base(name: str, key: int) -> str:
    return name if len(name.encode()) <= 230 else f"{name.encode()[:180].decode('utf-8', 'ignore')}~{key}"


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{os.getpid()}.partial")
    partial.write_bytes(content)
    partial.replace(path)


if __name__ == "__main__":
    for each in pickle.load(sys.stdin.buffer):
        write_answer(each)
