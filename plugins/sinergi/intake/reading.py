"""Reading a batch: bounded child processes turn landed files into typed rows of staging.<form>, by COPY.

A child parses; it has no database. This process has a database and parses nothing.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from sinergi.contract import Form
from sinergi.database import copy_in, rows, transaction
from sinergi.periods import NotAPeriod, Period
from sinergi.places import Home, project_root
from sinergi.readers import limits

NOTE_COLUMNS = ["submission_key", "row_number", "column_name", "cell", "rule_code", "observed", "detail"]
READING = ("sheet", "header_row", "columns", "unknown_columns", "answers", "detail")  # what the ledger keeps of how a file was read
_FLUSH_BYTES = 4 << 20
_WORTH_A_CHILD = 1 << 20  # another child starts in half a second, in which one reads some forty workbooks, a mebibyte


class Child:
    """One long-lived reader process; killed and replaced when a file exceeds its limits."""

    def __init__(self) -> None:
        self.process: subprocess.Popen | None = None

    def _start(self) -> subprocess.Popen:
        plugins = str(project_root() / "plugins")
        path = os.pathsep.join(part for part in (plugins, os.environ.get("PYTHONPATH", "")) if part)
        return subprocess.Popen(
            [sys.executable, "-m", "sinergi.readers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            bufsize=1 << 20,
        )

    def read(self, request: dict) -> Iterator[tuple[bytes, bytes]]:
        """Frames (kind, payload) of one file, ending with D; a child that dies yields a refusal in its place."""
        if self.process is None or self.process.poll() is not None:
            self.process = self._start()
        process = self.process
        assert process.stdin is not None and process.stdout is not None
        # The child limits its own CPU; the wall clock is for a child that waits for nothing.
        alarm = threading.Timer(30 + 4 * limits.cpu_seconds(os.path.getsize(request["path"])), process.kill)
        alarm.start()
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            while True:
                head = process.stdout.read(5)
                if len(head) < 5:
                    break
                payload = process.stdout.read(int.from_bytes(head[1:], "big"))
                yield head[:1], payload
                if head[:1] == b"D":
                    return
        except BrokenPipeError:
            pass
        finally:
            alarm.cancel()
        self.close()
        lost = {"submission_key": request["submission_key"], "refusal": {"rule": "S001", "sub": "limit", "detail": ""}}
        yield b"D", json.dumps(lost).encode()

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None:
                    pipe.close()
            self.process = None


class Children:
    """Reader processes that are kept while files are still to come: each takes half a second to start."""

    def __init__(self) -> None:
        self._idle: list[Child] = []

    def __enter__(self) -> Children:
        return self

    def __exit__(self, *_error: object) -> None:
        while self._idle:
            self._idle.pop().close()

    def take(self) -> Child:
        return self._idle.pop() if self._idle else Child()

    def give_back(self, child: Child) -> None:
        self._idle.append(child)


@dataclass
class _Sink:
    """Collects frames and copies them in, on one connection of its own thread."""

    url: str
    forms: dict[str, Form]

    def __post_init__(self) -> None:
        self.inbox: queue.Queue = queue.Queue(maxsize=16)
        self.filled: set[str] = set()
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def put(self, table: str, payload: bytes) -> None:
        self.inbox.put((table, payload))
        if self.error:
            raise self.error

    def finish(self) -> None:
        self.inbox.put(None)
        self.thread.join()
        if self.error:
            raise self.error

    def _run(self) -> None:
        held: dict[str, list[bytes]] = {}
        sizes: dict[str, int] = {}
        try:
            while (item := self.inbox.get()) is not None:
                table, payload = item
                held.setdefault(table, []).append(payload)
                sizes[table] = sizes.get(table, 0) + len(payload)
                if sizes[table] > _FLUSH_BYTES:
                    self._flush(table, held.pop(table))
                    sizes[table] = 0
            for table, payloads in held.items():
                self._flush(table, payloads)
        except Exception as error:  # noqa: BLE001 - raised by the thread that waits
            self.error = error
            while self.inbox.get() is not None:
                pass

    def _flush(self, table: str, payloads: list[bytes]) -> None:
        columns = NOTE_COLUMNS if table == "raw.cell_note" else self.forms[table].row_columns
        name = table if table == "raw.cell_note" else f"staging.{self.forms[table].table}"
        if name != "raw.cell_note":
            self.filled.add(name)
        with transaction(self.url) as conn:
            # The ledger's own commits wait for the disk, and so for all that was written before them.
            conn.execute(sa.text("set local synchronous_commit = off"))
            copy_in(conn, name, columns, b"".join(payloads))


def clear(conn: sa.Connection, forms: dict[str, Form], keys: list[int]) -> None:
    """Take away what an earlier, unfinished attempt at these submissions left behind."""
    for form in forms.values():
        conn.execute(sa.text(f"delete from staging.{form.table} where submission_key = any(:keys)"), {"keys": keys})
    for table in ("raw.cell_note", "quality.finding", "quality.rule_result", "quality.quarantine"):
        conn.execute(sa.text(f"delete from {table} where submission_key = any(:keys)"), {"keys": keys})


def claim(url: str, kind: str, token: str, forms: dict[str, Form], limit: int, waiting: Iterable[str] = ()) -> list:
    """Take the undecided submissions of one sender kind under a lease; returns ledger rows in the order of decision.

    The caller holds the session lock of the kind, so a lease found here belongs to a process that is gone. Files of the forms
    in ``waiting`` (their contract is broken) stay undecided.
    """
    left_alone = "^(" + "|".join(sorted(waiting)) + ")_" if waiting else "^$"
    with transaction(url) as conn:
        taken = rows(
            conn,
            """
            update intake.submission set lease_token = :token, is_judged_now = false
            where submission_key in (
                select submission_key from intake.submission
                where status is null and sender_kind = :kind and file_name !~* :left_alone
                order by submission_key limit :limit
            )
            returning submission_key, file_name, sha256, sidecar_sha256, delivered_by, refusal, region_code
            """,
            token=token,
            kind=kind,
            limit=limit,
            left_alone=left_alone,
        )
        keys = [row.submission_key for row in taken]
        if keys:
            clear(conn, forms, keys)
    return sorted(taken, key=lambda row: row.submission_key)


def read(url: str, home: Home, taken: list, forms: dict[str, Form], children: Children, workers: int = 2) -> dict[str, int]:
    """Read the claimed submissions into staging and write what their envelopes say into the ledger."""
    todo: queue.Queue = queue.Queue()
    for row in taken:
        if row.refusal is None:
            todo.put(row)
    done: list[dict] = []
    failures: list[Exception] = []
    sink = _Sink(url, forms)

    def work() -> None:
        child = children.take()
        try:
            while True:
                try:
                    row = todo.get_nowait()
                except queue.Empty:
                    children.give_back(child)
                    return
                for kind, payload in child.read(_request(home, row)):
                    if kind == b"R":
                        form, _, lines = payload.partition(b"\n")
                        if form.decode() in forms:
                            sink.put(form.decode(), lines)
                    elif kind == b"N":
                        sink.put("raw.cell_note", payload)
                    else:
                        done.append(json.loads(payload))
        except Exception as error:  # noqa: BLE001 - raised by the thread that waits
            failures.append(error)
            child.close()  # it may stand in the middle of a file

    size = sum(os.path.getsize(home.landed(row.sha256)) for row in todo.queue)
    threads = [threading.Thread(target=work) for _ in range(min(workers, todo.qsize(), 1 + size // _WORTH_A_CHILD))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sink.finish()
    if failures:
        raise failures[0]
    _record(url, forms, done)
    with transaction(url) as conn:
        # Fresh statistics, or the planner takes the batch for a handful of rows and loops over it. How many rows and keys there are
        # is all it must know: a tenth of the usual sample tells that.
        conn.execute(sa.text("set local default_statistics_target = 10"))
        for table in ("intake.submission", "raw.cell_note", *sink.filled):
            conn.execute(sa.text(f"analyze {table}"))
    return {"files_read": len(done), "rows_read": sum(item.get("rows_read") or 0 for item in done)}


def _request(home: Home, row) -> dict:
    sidecar = str(home.landed(row.sidecar_sha256)) if row.sidecar_sha256 else None
    return {
        "submission_key": row.submission_key, "path": str(home.landed(row.sha256)), "file_name": row.file_name,
        "sender": row.delivered_by, "sidecar": sidecar, "region": row.region_code,
    }  # fmt: skip


def _whole(value: object) -> int | None:
    try:
        return int(str(value)) if value is not None else None
    except ValueError:
        return None


def ledger_values(item: dict, forms: dict[str, Form]) -> dict[str, object]:
    """What the reader found out, as ledger columns; a form of another kind or nobody's is refused here."""
    refusal = item.get("refusal")
    code = f"{refusal['rule']}{'.' + refusal['sub'] if refusal.get('sub') else ''}" if refusal else None
    manifest = item.get("manifest") or {}
    period = None
    if item.get("period"):
        try:
            period = Period.parse(item["period"])
        except NotAPeriod:
            code = code or "S004.format"
    if code is None and item.get("form") not in forms:
        code = "S003.form"
    return {
        "key": item["submission_key"],
        "form": item.get("form"),
        "sender": item.get("sender"),
        "period": str(period) if period else item.get("period"),
        "version": _whole(item.get("version")),
        "kind": item.get("kind"),
        "period_key": period.key if period else None,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "data_date": manifest.get("tanggal_data"),
        "declared_rows": _whole(manifest.get("jumlah_baris")),
        "declared_total": _whole(manifest.get("total_kendali")),
        "coverage": manifest.get("cakupan_sumber"),
        "content_sha256": item.get("content_sha256"),
        "refusal": code,
        "rows_read": item.get("rows_read") or 0,
        "layout": json.dumps(item.get("layout") or {}),
        "reading": json.dumps({name: item[name] for name in READING if item.get(name)}),
    }


def _record(url: str, forms: dict[str, Form], done: list[dict]) -> None:
    values = [ledger_values(item, forms) for item in sorted(done, key=lambda item: item["submission_key"])]
    if not values:
        return
    kinds = {
        "key": "bigint", "form": "text", "sender": "text", "period": "text", "version": "integer", "kind": "text", "period_key": "integer",
        "period_start": "date", "period_end": "date", "data_date": "date", "declared_rows": "bigint", "declared_total": "bigint",
        "coverage": "text", "content_sha256": "text", "refusal": "text", "rows_read": "integer", "layout": "jsonb", "reading": "jsonb",
    }  # fmt: skip
    with transaction(url) as conn:
        conn.execute(
            sa.text(
                f"""
                update intake.submission as held set
                    {", ".join(f"{name} = read.{name}" for name in kinds if name != "key")}
                from unnest({", ".join(f"cast(:{name} as {kind}[])" for name, kind in kinds.items())}) as read ({", ".join(kinds)})
                where held.submission_key = read.key
                """
            ),
            {name: [value[name] for value in values] for name in kinds},
        )
