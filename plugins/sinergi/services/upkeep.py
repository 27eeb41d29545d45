"""Housekeeping of an installation: what has outlived its purpose goes, by age, so that ten thousand runs take the room of a season's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sinergi.errors import RefusedStart
from sinergi.places import Home
from sinergi.services import airflow

TEMPORARY_DAYS = 1
LOG_DAYS = 90
RUN_DAYS = 90
SERVICE_LOG_BYTES = 32 << 20


def remove_temporary_files(home: Home, days: float = TEMPORARY_DAYS) -> int:
    """Remove what an ended process left in home/tmp; returns how many entries went."""
    return _remove(home.tmp.iterdir() if home.tmp.is_dir() else (), days)


def remove_old_logs(home: Home, days: float = LOG_DAYS) -> int:
    """Remove logs of tasks and of the dag processor that are older than `days`, and the folders that this leaves empty; cut long service logs.

    Returns how many files went.
    """
    logs = home.airflow / "logs"
    removed = _remove((path for path in sorted(logs.glob("*/**/*.log")) if path.is_file()), days)
    for folder in sorted((path for path in logs.glob("*/**/*") if path.is_dir()), reverse=True):
        with suppress(OSError):  # not empty, or gone meanwhile
            if folder.stat().st_mtime < time.time() - TEMPORARY_DAYS * 86400:
                folder.rmdir()
    for log in logs.glob("*.log"):
        if log.stat().st_size > SERVICE_LOG_BYTES:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)  # its service goes on at the end, which is the beginning now
    return removed


def remove_old_runs(home: Home, days: float = RUN_DAYS) -> None:
    """Remove DAG runs older than `days` from Airflow's database, with their task instances, XComs, asset events and audit log.

    What a run did stays in intake.run and the ledger. Raises RefusedStart when Airflow's own command fails.
    """
    before = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    done = subprocess.run(
        [sys.executable, "-m", "airflow", "db", "clean", "--clean-before-timestamp", before, "--skip-archive", "--yes"],
        # A task has no way to the database; this command of Airflow's is meant for it, in a process of its own.
        env={**os.environ, "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": airflow.database_url(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RefusedStart(f"airflow db clean ended with {done.returncode}; run it by hand to see why: nothing else depends on it")


def _remove(paths: Iterable[Path], days: float) -> int:
    limit, removed = time.time() - days * 86400, 0
    for path in list(paths):
        with suppress(FileNotFoundError):  # what a process at work has taken away meanwhile
            if path.lstat().st_mtime < limit:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
                removed += 1
    return removed
