"""Housekeeping of an installation: what has outlived its purpose goes, by age."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

from sinergi.places import Home

TEMPORARY_DAYS = 1
LOG_DAYS = 90


def remove_temporary_files(home: Home, days: float = TEMPORARY_DAYS) -> int:
    """Remove what an ended process left in home/tmp; returns how many entries went."""
    return _remove(home.tmp.iterdir() if home.tmp.is_dir() else (), days)


def remove_old_logs(home: Home, days: float = LOG_DAYS) -> int:
    """Remove the logs of tasks that ran longer ago than `days`; returns how many files went."""
    logs = home.airflow / "logs" / "tasks"
    return _remove((path for path in sorted(logs.rglob("*.log")) if path.is_file()), days)


def _remove(paths: object, days: float) -> int:
    limit, removed = time.time() - days * 86400, 0
    for path in list(paths):  # type: ignore[call-overload]
        with suppress(FileNotFoundError):  # what a process at work has taken away meanwhile
            if Path(path).lstat().st_mtime < limit:
                shutil.rmtree(path, ignore_errors=True) if Path(path).is_dir() else Path(path).unlink(missing_ok=True)
                removed += 1
    return removed
