"""Benchmarks as ratios within one run (PERFORMANCE goals): `make bench`.

Each figure sets the whole pipeline, as its user runs it (`sinergi run`, a process of its own), beside the least that any
tool must do with the same bytes on the same machine in the same run. Times of a shared machine mean little; ratios do.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from python_calamine import CalamineWorkbook
from tests.bench import linking, warehouse

from sinergi.sample import bench as make

SINERGI = [sys.executable, "-m", "sinergi.cli"]
ROOT = Path(__file__).resolve().parents[2]


class Memory:
    """Highest resident size of any single process below this one and of the database, sampled while a command runs."""

    def __init__(self) -> None:
        self.peak_kib = 0
        self.who = ""
        self._stop = threading.Event()

    def _sample(self) -> None:
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                status = (entry / "status").read_text()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if "sinergi" not in command and "postgres" not in command:
                continue
            for line in status.splitlines():
                if line.startswith("VmHWM:") and int(line.split()[1]) > self.peak_kib:
                    self.peak_kib, self.who = int(line.split()[1]), command[:60]

    def __enter__(self) -> Memory:
        def watch() -> None:
            while not self._stop.wait(0.2):
                self._sample()

        self._thread = threading.Thread(target=watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stop.set()
        self._thread.join()


@contextmanager
def fresh_home():
    """An installed home in an empty folder, its server stopped afterwards."""
    with tempfile.TemporaryDirectory(prefix="sinergi-bench-") as folder:
        os.chmod(folder, 0o755)
        env = {**os.environ, "SINERGI_HOME": f"{folder}/var", "PYTHONPATH": str(ROOT / "plugins")}
        subprocess.run([*SINERGI, "init"], env=env, check=True, stdout=subprocess.DEVNULL)
        try:
            yield Path(folder) / "var", env
        finally:
            subprocess.run([*SINERGI, "stop"], env=env, check=False, stdout=subprocess.DEVNULL)


def sinergi_run(env: dict, as_of: str = "2026-11-05T09:00:00+00:00") -> tuple[float, dict, Memory]:
    began = time.perf_counter()
    with Memory() as memory:
        done = subprocess.run([*SINERGI, "run", "--as-of", as_of], env=env, check=True, capture_output=True, text=True)
    return time.perf_counter() - began, json.loads(done.stdout), memory


def url_of(env: dict) -> str:
    return subprocess.run([*SINERGI, "url"], env=env, check=True, capture_output=True, text=True).stdout.strip()


def copy_seconds(url: str, path: Path, columns: int, delimiter: str = ",") -> float:
    """COPY of a CSV with header into an unlogged table of text columns."""
    with psycopg2.connect(url) as conn, conn.cursor() as cursor, path.open("rb") as file:
        names = ", ".join(f"c{n} text" for n in range(columns))
        cursor.execute(f"drop table if exists public.bench_floor; create unlogged table public.bench_floor ({names})")
        conn.commit()
        began = time.perf_counter()
        cursor.copy_expert(
            f"copy public.bench_floor from stdin with (format csv, header true, delimiter '{delimiter}')", file, size=1 << 18
        )
        conn.commit()
        seconds = time.perf_counter() - began
        cursor.execute("drop table public.bench_floor")
    return seconds


def show(name: str, seconds: float, floor: float, goal: float, result: dict, memory: Memory) -> dict:
    ratio = seconds / floor
    row = {
        "benchmark": name, "seconds": round(seconds, 1), "floor_seconds": round(floor, 2), "ratio": round(ratio, 1), "goal": goal,
        "is_met": ratio <= goal, "peak_mib": round(memory.peak_kib / 1024), "peak_process": memory.who,
        "stages": result["seconds"], "statuses": result["statuses"],
    }  # fmt: skip
    print(json.dumps(row), flush=True)
    return row


def workbooks(files: int) -> dict:
    """Many small rosters, against reading all their cells with calamine and one COPY of the rows."""
    with fresh_home() as (place, env):
        make.write_rosters(place / "inbox", files, 20, 200, 1)
        subprocess.run([*SINERGI, "sender", "load", str(place / "inbox" / "senders.csv")], env=env, check=True, stdout=subprocess.DEVNULL)
        (place / "inbox" / "senders.csv").unlink()
        paths = sorted((place / "inbox").glob("*/*.xlsx"))
        rows_file = place / "floor.csv"
        began = time.perf_counter()
        with rows_file.open("w", newline="") as file:
            writer = csv.writer(file)
            width = 0
            for path in paths:
                book = CalamineWorkbook.from_path(str(path))
                for name in book.sheet_names:
                    for cells in book.get_sheet_by_name(name).to_python():
                        if name == "DATA":
                            writer.writerow(cells)
                            width = max(width, len(cells))
        floor = time.perf_counter() - began + copy_seconds(url_of(env), rows_file, width)
        rows_file.unlink()
        seconds, result, memory = sinergi_run(env)
        return show(f"{files} workbooks of 20-200 rows", seconds, floor, 4, result, memory)


def extract(rows: int) -> dict:
    """One large I01 extract end to end, against the COPY of the same file into an unlogged text table."""
    with fresh_home() as (place, env):
        path = place / "inbox" / "KANIM-SMD" / "I01_KANIM-SMD_2026-10_v1.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        make.write_extract_csv(path, rows, 1)
        with path.open(encoding="utf-8-sig") as file:
            head = file.readline()
        delimiter = max(",;\t", key=head.count)
        floor = min(copy_seconds(url_of(env), path, head.count(delimiter) + 1, delimiter) for _ in range(2))
        _seconds, result, memory = sinergi_run(env)
        # From receipt to facts; what sets sources side by side and publishes is beyond this goal.
        seconds = sum(spent for stage, spent in result["seconds"].items() if stage not in ("reconcile", "publish"))
        return show(f"I01 extract of {rows:,} rows, receipt to facts", seconds, floor, 12, result, memory)


def nation(share: float) -> dict:
    """A national month: districts, companies and one extract, XLSX and CSV mixed, against reading all cells and one COPY.

    ``share`` 1 is 7,285 districts, 10,000 companies of 5 to 200 rows and an extract of 400,000 rows.
    """
    with fresh_home() as (place, env):
        inbox = place / "inbox"
        make.write_rosters(inbox, round(10_000 * share), 5, 200, 1, csv_share=2)
        make.write_presence(inbox, round(7_285 * share), 5, 200, 1, csv_share=2)
        subprocess.run([*SINERGI, "sender", "load", str(inbox / "senders.csv")], env=env, check=True, stdout=subprocess.DEVNULL)
        (inbox / "senders.csv").unlink()
        make.write_extract_csv(inbox / "KANIM-SMD" / "I01_KANIM-SMD_2026-10_v1.csv", round(400_000 * share), 2)
        paths = sorted(path for path in inbox.glob("*/*") if path.suffix in (".csv", ".xlsx"))
        rows_file = place / "floor.csv"
        began = time.perf_counter()
        with rows_file.open("w", newline="") as file:
            writer = csv.writer(file)
            for path in paths:
                writer.writerows(row[:_FLOOR_WIDTH] + [""] * (_FLOOR_WIDTH - len(row)) for row in cells_of(path))
        floor = time.perf_counter() - began + copy_seconds(url_of(env), rows_file, _FLOOR_WIDTH)
        rows_file.unlink()
        seconds, result, memory = sinergi_run(env)
        return show(f"a national month, share {share:g}: {len(paths):,} files", seconds, floor, 3, result, memory)


_FLOOR_WIDTH = 36


def cells_of(path: Path):
    """All rows of a file, as calamine or the csv module read them."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.reader(file)
        return
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        if name == "DATA":
            yield from rows


def month() -> dict:
    """One month of the two pilot regions, messy, against reading its bytes: how long an office waits."""
    with fresh_home() as (place, env):
        subprocess.run(
            [*SINERGI, "sample", "--out", str(place / "inbox"), "--from", "2026-10", "--months", "1"],
            env=env,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        seconds, result, memory = sinergi_run(env)
        row = {
            "benchmark": "one month of the two pilot regions",
            "seconds": round(seconds, 1),
            "peak_mib": round(memory.peak_kib / 1024),
            "stages": result["seconds"],
            "statuses": result["statuses"],
        }
        print(json.dumps(row), flush=True)
        return row


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--only", choices=["month", "workbooks", "extract", "nation", "linking", "increments", "warehouse"])
    args.add_argument("--files", type=int, default=1000)
    args.add_argument("--rows", type=int, default=1_000_000)
    args.add_argument("--share", type=float, default=0.1, help="of the national month; 1 takes about an hour")
    given = args.parse_args()
    work = {
        "month": month, "workbooks": lambda: workbooks(given.files), "extract": lambda: extract(given.rows),
        "nation": lambda: nation(given.share), "linking": linking.linking, "increments": linking.increments, "warehouse": warehouse.marts,
    }  # fmt: skip
    for name, run in work.items():
        if given.only in (None, name):
            run()


if __name__ == "__main__":
    main()
