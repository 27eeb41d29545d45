"""What has outlived its purpose goes, by age, and nothing else."""

from __future__ import annotations

import os
import time

from sinergi.services import upkeep

DAY = 86400


def aged(path, days):
    os.utime(path, (time.time() - days * DAY,) * 2)
    return path


def test_temporary_files_of_yesterday_and_logs_of_last_season_go(home):
    old, young = home.tmp / "old", home.tmp / "young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "part").write_text("x")
    aged(old, 2)
    aged(home.tmp, 2)
    logs = home.airflow / "logs" / "tasks" / "dag_id=x"
    logs.mkdir(parents=True)
    for name, days in (("attempt=1.log", 91), ("attempt=2.log", 89)):
        (logs / name).write_text("x")
        aged(logs / name, days)
    assert upkeep.remove_temporary_files(home) == 1
    assert upkeep.remove_old_logs(home) == 1
    assert not old.exists()
    assert (young / "part").exists()
    assert [path.name for path in logs.iterdir()] == ["attempt=2.log"]


def test_what_a_process_at_work_takes_away_meanwhile_is_no_trouble(home):
    stays = home.tmp / "landing-2"
    stays.write_text("x")
    gone = home.tmp / "landing-1"
    assert upkeep._remove([gone, aged(stays, 2)], 1) == 1
    assert not stays.exists()


def test_folders_that_are_left_empty_go_the_night_after(home):
    run = home.airflow / "logs" / "tasks" / "dag_id=x" / "run_id=1"
    run.mkdir(parents=True)
    (home.airflow / "logs" / "dag_processor" / "2026-01-01").mkdir(parents=True)
    aged(home.airflow / "logs" / "dag_processor" / "2026-01-01", 2)
    aged(aged(run, 2).parent, 2)
    (run.parent / "run_id=2").mkdir()  # of a task that is about to write
    aged(run.parent, 2)
    upkeep.remove_old_logs(home)
    assert [path.name for path in run.parent.iterdir()] == ["run_id=2"]
    assert list((home.airflow / "logs" / "dag_processor").iterdir()) == []


def test_a_service_log_is_cut_while_its_service_goes_on_writing(home, monkeypatch):
    monkeypatch.setattr(upkeep, "SERVICE_LOG_BYTES", 10)
    logs = home.airflow / "logs"
    logs.mkdir(parents=True)
    with (logs / "scheduler.log").open("ab") as service:
        service.write(b"long ago" * 2)
        service.flush()
        upkeep.remove_old_logs(home)
        service.write(b"now")
    assert (logs / "scheduler.log").read_bytes() == b"now"
    assert (logs / "scheduler.log.1").read_bytes() == b"long ago" * 2
