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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from python_calamine import CalamineWorkbook
from tests.bench import linking, warehouse

from sinergi import demo
from sinergi.database import rows, scalar, transaction
from sinergi.places import Home
from sinergi.sample import bench as make
from sinergi.services import airflow, postgres

SINERGI = [sys.executable, "-m", "sinergi.cli"]
ROOT = Path(__file__).resolve().parents[2]


def _family(*heads: int) -> list[int]:
    """Process numbers of these processes and of all below them."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
    found = set(heads) & parents.keys()
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on; [1] is the parent, [11:15] are clock ticks."""
    return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()


def server_of(place: Path) -> int:
    """Process number of the home's own PostgreSQL."""
    return int(next(place.glob("postgres/**/postmaster.pid")).read_text().split()[0])


def cpu_of(server: int) -> float:
    """Processor seconds of this process, of those it has waited for, and of the server, all its ended backends included."""
    ticks = 0
    for pid in _family(server):
        with suppress(OSError):
            ticks += sum(map(int, _stat(pid)[11 : 15 if pid == server else 13]))
    return sum(os.times()[:4]) + ticks / os.sysconf("SC_CLK_TCK")


class Memory:
    """Highest resident size of any single process of ours and of the home's server, and of all of them together."""

    def __init__(self, server: int) -> None:
        self.peak_kib = self.all_kib = 0
        self.who = ""
        self._heads = (os.getpid(), server)
        self._stop = threading.Event()

    def _sample(self) -> None:
        together = 0
        for pid in _family(*self._heads):
            if pid == os.getpid():
                continue
            with suppress(OSError):
                status = dict(line.split(":", 1) for line in (Path("/proc") / str(pid) / "status").read_text().splitlines())
                peak = int(status.get("VmHWM", "0").split()[0])
                if peak > self.peak_kib:
                    command = (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    self.peak_kib, self.who = peak, command[:60]
                # What processes share, such as the server's buffers, counts once.
                shares = (Path("/proc") / str(pid) / "smaps_rollup").read_text()
                together += next((int(line.split()[1]) for line in shares.splitlines() if line.startswith("Pss:")), 0)
        self.all_kib = max(self.all_kib, together)

    def __enter__(self) -> Memory:
        def watch() -> None:
            while not self._stop.wait(0.5):
                self._sample()

        self._thread = threading.Thread(target=watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stop.set()
        self._thread.join()


@dataclass
class Ran:
    """One `sinergi run`: wall and processor seconds, what it printed, what memory it took."""

    seconds: float
    cpu: float
    result: dict
    memory: Memory


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


def sinergi_run(place: Path, env: dict, as_of: str = "2026-11-05T09:00:00+00:00") -> Ran:
    server = server_of(place)
    began, spent = time.perf_counter(), cpu_of(server)
    with Memory(server) as memory:
        done = subprocess.run([*SINERGI, "run", "--as-of", as_of], env=env, check=True, capture_output=True, text=True)
    return Ran(time.perf_counter() - began, cpu_of(server) - spent, json.loads(done.stdout), memory)


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


def show(name: str, ran: Ran, floor: float = 0, floor_cpu: float = 0, goal: float = 0, seconds: float | None = None) -> dict:
    """Print one benchmark. On a busy machine the ratio of processor seconds says more than that of the clock."""
    seconds = ran.seconds if seconds is None else seconds
    row: dict[str, object] = {"benchmark": name, "seconds": round(seconds, 1), "cpu_seconds": round(ran.cpu, 1)}
    if floor:
        row |= {
            "floor_seconds": round(floor, 2), "ratio": round(seconds / floor, 1), "goal": goal, "is_met": seconds / floor <= goal,
            "floor_cpu_seconds": round(floor_cpu, 2), "cpu_ratio": round(ran.cpu / floor_cpu, 1),
        }  # fmt: skip
    row |= {
        "peak_mib": round(ran.memory.peak_kib / 1024), "peak_process": ran.memory.who, "all_processes_mib": round(ran.memory.all_kib / 1024),
        "stages": ran.result["seconds"], "statuses": ran.result["statuses"],
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
        url, server = url_of(env), server_of(place)
        began, spent = time.perf_counter(), cpu_of(server)
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
        floor = time.perf_counter() - began + copy_seconds(url, rows_file, width)
        floor_cpu = cpu_of(server) - spent
        rows_file.unlink()
        return show(f"{files} workbooks of 20-200 rows", sinergi_run(place, env), floor, floor_cpu, 4)


def extract(rows: int) -> dict:
    """One large I01 extract end to end, against the COPY of the same file into an unlogged text table."""
    with fresh_home() as (place, env):
        path = place / "inbox" / "KANIM-SMD" / "I01_KANIM-SMD_2026-10_v1.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        make.write_extract_csv(path, rows, 1)
        with path.open(encoding="utf-8-sig") as file:
            head = file.readline()
        delimiter = max(",;\t", key=head.count)
        url, server = url_of(env), server_of(place)
        copy_seconds(url, path, head.count(delimiter) + 1, delimiter)
        spent = cpu_of(server)
        floor = copy_seconds(url, path, head.count(delimiter) + 1, delimiter)
        floor_cpu = cpu_of(server) - spent
        ran = sinergi_run(place, env)
        # From receipt to facts; what sets sources side by side and publishes is beyond this goal, though not beyond its processor seconds.
        seconds = sum(took for stage, took in ran.result["seconds"].items() if stage not in ("reconcile", "unseen", "publish"))
        return show(f"I01 extract of {rows:,} rows, receipt to facts", ran, floor, floor_cpu, 12, seconds)


def deliver_nation(inbox: Path, env: dict, share: float) -> None:
    """The files of a national month, from senders that are registered."""
    make.write_rosters(inbox, round(10_000 * share), 5, 200, 1, csv_share=2)
    make.write_presence(inbox, round(7_285 * share), 5, 200, 1, csv_share=2)
    subprocess.run([*SINERGI, "sender", "load", str(inbox / "senders.csv")], env=env, check=True, stdout=subprocess.DEVNULL)
    (inbox / "senders.csv").unlink()
    make.write_extract_csv(inbox / "KANIM-SMD" / "I01_KANIM-SMD_2026-10_v1.csv", round(400_000 * share), 2)


def nation(share: float) -> dict:
    """A national month: districts, companies and one extract, XLSX and CSV mixed, against reading all cells and one COPY.

    ``share`` 1 is 7,285 districts, 10,000 companies of 5 to 200 rows and an extract of 400,000 rows.
    """
    with fresh_home() as (place, env):
        inbox = place / "inbox"
        deliver_nation(inbox, env, share)
        paths = sorted(path for path in inbox.glob("*/*") if path.suffix in (".csv", ".xlsx"))
        rows_file = place / "floor.csv"
        url, server = url_of(env), server_of(place)
        began, spent = time.perf_counter(), cpu_of(server)
        with rows_file.open("w", newline="") as file:
            writer = csv.writer(file)
            for path in paths:
                writer.writerows(row[:_FLOOR_WIDTH] + [""] * (_FLOOR_WIDTH - len(row)) for row in cells_of(path))
        floor = time.perf_counter() - began + copy_seconds(url, rows_file, _FLOOR_WIDTH)
        floor_cpu = cpu_of(server) - spent
        rows_file.unlink()
        return show(f"a national month, share {share:g}: {len(paths):,} files", sinergi_run(place, env), floor, floor_cpu, 3)


def second_month(files: int) -> dict:
    """A month of rosters and kecamatan lists after another such month, against the first of the two: history must cost little."""
    with fresh_home() as (place, env):
        ran = []
        for period, as_of in (("2026-09", "2026-10-05T09:00:00+00:00"), ("2026-10", "2026-11-05T09:00:00+00:00")):
            inbox = place / "inbox"
            make.write_rosters(inbox, files, 20, 200, 1, period=period)
            make.write_presence(inbox, files // 3, 20, 200, 1, period=period)
            if not ran:
                subprocess.run([*SINERGI, "sender", "load", str(inbox / "senders.csv")], env=env, check=True, stdout=subprocess.DEVNULL)
            (inbox / "senders.csv").unlink()
            ran.append(sinergi_run(place, env, as_of))
        first, second = ran
        print(
            json.dumps({"benchmark": f"the first of two months: {files + files // 3:,} files", "stages": first.result["seconds"]}),
            flush=True,
        )
        return show(f"a second month: {files + files // 3:,} files", second, first.seconds, first.cpu, 1.5)


def through_airflow(share: float) -> dict:
    """A national month through the DAGs of a running Airflow, against `sinergi run` of the same files.

    From the last delivery to the end of the last run of a DAG.
    """
    with fresh_home() as (place, env):
        deliver_nation(place / "inbox", env, share)
        by_hand = sinergi_run(place, env)
    with fresh_home() as (place, env):
        home, staged = Home(place), place / "staged"
        deliver_nation(staged, env, share)
        airflow.up(home, 0)
        try:
            for folder in sorted(path for path in staged.iterdir() if path.is_dir()):
                folder.rename(home.inbox / folder.name)
            began = time.time()
            demo.console.quiet = True
            with Memory(server_of(place)) as memory:
                failed = demo.watch(home, url_of(env))
            with transaction(postgres.airflow_url(home)) as conn:
                ended = float(scalar(conn, "select extract(epoch from max(end_date)) from dag_run"))
                tasks = rows(
                    conn,
                    "select dag_id || '.' || task_id as task, count(*) as runs, cast(sum(duration) as float) as seconds "
                    "from task_instance where duration > 1 group by 1 order by 3 desc limit 12",
                )
        finally:
            airflow.down(home)
    ratio = (ended - began) / by_hand.seconds
    row = {
        "benchmark": f"a national month through Airflow, share {share:g}", "seconds": round(ended - began, 1),
        "by_hand_seconds": round(by_hand.seconds, 1), "ratio": round(ratio, 2), "goal": 1.25, "is_met": ratio <= 1.25,
        "all_processes_mib": round(memory.all_kib / 1024), "failed": failed,
        "tasks": {task.task: [task.runs, round(task.seconds, 1)] for task in tasks}, "stages_by_hand": by_hand.result["seconds"],
    }  # fmt: skip
    print(json.dumps(row), flush=True)
    return row


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
        return show("one month of the two pilot regions", sinergi_run(place, env))


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument(
        "--only", choices=["month", "workbooks", "extract", "nation", "airflow", "second", "linking", "increments", "warehouse"]
    )
    args.add_argument("--files", type=int, default=1000)
    args.add_argument("--rows", type=int, default=1_000_000)
    args.add_argument(
        "--share", type=float, default=0.1, help="of the national month; 1 takes about twenty minutes, through Airflow twice that and more"
    )
    given = args.parse_args()
    work = {
        "month": month, "workbooks": lambda: workbooks(given.files), "extract": lambda: extract(given.rows),
        "nation": lambda: nation(given.share), "airflow": lambda: through_airflow(given.share),
        "second": lambda: second_month(given.files), "linking": linking.linking, "increments": linking.increments, "warehouse": warehouse.marts,
    }  # fmt: skip
    for name, run in work.items():
        if given.only in (None, name):
            run()


if __name__ == "__main__":
    main()
