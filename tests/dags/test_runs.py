"""The DAGs do their work: `dag.test()` of each, on a real warehouse, with the submissions of one month."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from sinergi.database import dispose, rows, scalar, session_lock, transaction
from sinergi.intake import senders
from sinergi.places import Home
from sinergi.sample import generate

Run = Callable[..., str]


@pytest.fixture(scope="module")
def place(module_warehouse: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home whose inbox holds one clean month of the smaller region."""
    home = Home(tmp_path_factory.mktemp("dags") / "var").create()
    staged = home.tmp / "sample"
    generate(staged, regions=("19.71",), first_period="2026-10", months=1, scale=0.3, mess=0)
    senders.load(module_warehouse, staged / "senders.csv")
    for folder in (path for path in staged.iterdir() if path.is_dir()):
        folder.rename(home.inbox / folder.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SINERGI_HOME", str(home.root))
        patch.setenv("SINERGI_WAREHOUSE_URL", module_warehouse)
        yield home


@pytest.fixture(scope="module")
def run(dags: dict, place: Home, module_warehouse: str) -> Run:
    """Run one DAG to its end in this process; returns the state of the run."""

    def run(dag_id: str, **settings: object) -> str:
        dispose(module_warehouse)
        for task in dags[dag_id].tasks:
            task.retries = 0  # a second try is the scheduler's business; here it would only take time
        return str(dags[dag_id].test(**settings).state)

    return run


def count(url: str, question: str) -> int:
    with transaction(url) as conn:
        return int(scalar(conn, question))


@pytest.mark.slow
def test_intake_decides_and_answers_every_file(run: Run, place: Home, module_warehouse: str):
    delivered = len(list(place.inbox.glob("*/*.xlsx"))) + len(list(place.inbox.glob("*/*.csv")))
    assert delivered > 5
    assert run("obligations__calendar") == "success"
    for source in ("districts", "companies", "immigration", "offices"):
        assert run(f"intake__{source}") == "success"
    assert count(module_warehouse, "select count(*) from intake.submission where status is not null") == delivered
    assert len(list(place.outbox.rglob("*.feedback.json"))) == delivered
    assert not list(place.inbox.glob("*/*.xlsx"))


@pytest.mark.slow
def test_an_idle_sweep_skips_the_work(run: Run, dags: dict, place: Home, module_warehouse: str):
    result = dags["intake__districts"].test()
    states = {task.task_id: str(task.state) for task in result.get_task_instances()}
    assert states == {
        "check_contracts": "success",
        "check_folders": "success",
        "look_for_work": "success",
        "receive_files": "skipped",
        "process_submissions": "skipped",
    }


EVENT, SWEEP = SimpleNamespace(run_type="asset_triggered"), SimpleNamespace(run_type="scheduled")


@pytest.mark.slow
def test_identity_leaves_an_event_to_the_intake_that_is_still_busy_but_a_sweep_waits_for_nobody(
    run: Run, dags: dict, place: Home, module_warehouse: str
):
    look = dags["identity__resolve"].get_task("look_for_news").python_callable
    assert look(dag_run=EVENT) is True
    with session_lock(module_warehouse, "intake", "company"):
        assert look(dag_run=EVENT) is False
        assert look(dag_run=SWEEP) is True
    assert look(dag_run=EVENT) is True


@pytest.mark.slow
def test_load_and_publication_leave_an_event_to_identity_that_has_something_to_tell(
    run: Run, dags: dict, place: Home, module_warehouse: str
):
    """Nothing decided has been resolved yet."""
    look = dags["warehouse__load"].get_task("look_for_news").python_callable
    assert look(dag_run=EVENT) is False
    assert look(dag_run=SWEEP) is True
    publish = dags["mart__publish"].get_task("publish_reports").python_callable
    assert publish(ti=SimpleNamespace(dag_id="", task_id="", get_ti_count=lambda **_: 0), dag_run=EVENT) == {"left_to_the_next": 1}


@pytest.mark.slow
def test_the_rest_of_the_way_to_the_marts(run: Run, place: Home, module_warehouse: str):
    from sinergi.services.waiting import is_identity_behind, whole_periods, whole_sources

    for dag_id in ("identity__resolve", "warehouse__load"):
        assert run(dag_id) == "success"
        assert is_identity_behind(module_warehouse) is False
    assert count(module_warehouse, "select count(*) from identity.person_link") > 0
    assert count(module_warehouse, "select count(*) from warehouse.fact_district_presence") > 0
    from datetime import UTC, datetime

    assert whole_periods(whole_sources(module_warehouse, datetime.now(UTC))) == ["2026-10"]
    assert run("reconcile__three_sources") == "success"
    assert count(module_warehouse, "select count(*) from warehouse.fact_reconciliation_monthly where known_to is null") > 0
    assert run("mart__publish") == "success"
    assert count(module_warehouse, "select count(*) from mart.verified_headcount") > 0
    assert list(place.reports.rglob("*.html"))


@pytest.mark.slow
def test_housekeeping_removes_what_is_old_and_nothing_else(run: Run, place: Home, monkeypatch: pytest.MonkeyPatch):
    import os
    import time

    metadata = os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    monkeypatch.setenv("SINERGI_AIRFLOW_URL", metadata)
    for _ in range(2):
        assert run("obligations__calendar") == "success"
    with closing(sqlite3.connect(metadata.removeprefix("sqlite:///"))) as airflow:
        before = airflow.execute("select count(*) from dag_run").fetchone()[0]
        airflow.execute(
            "update dag_run set start_date = '2020-01-01 00:00:00' where id = (select min(id) from dag_run where dag_id = 'obligations__calendar')"
        )
        airflow.commit()
    old, new = place.tmp / "old", place.tmp / "new"
    for file in (old, new):
        file.write_text("x")
    os.utime(old, (time.time() - 3 * 86400,) * 2)
    assert run("upkeep__retention") == "success"
    assert not old.exists() and new.exists()
    with closing(sqlite3.connect(metadata.removeprefix("sqlite:///"))) as airflow:
        after = airflow.execute("select count(*), min(start_date) > '2026' from dag_run").fetchone()
    assert after == (before, 1), "one old run less, the run of housekeeping more"


@pytest.mark.slow
def test_a_broken_contract_is_red_in_its_own_dag_and_the_others_go_on(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Home
):
    folder = tmp_path / "more" / "X99"
    folder.mkdir(parents=True)
    (folder / "contract.yml").write_text("form: X99\nsender_kind: office\ncolumns: this is not a list\n")
    monkeypatch.setenv("SINERGI_EXPECTATIONS", str(tmp_path / "more"))
    assert run("intake__offices") == "failed"
    assert run("intake__districts") == "success"


@pytest.mark.slow
def test_airflow_keeps_no_word_of_a_submission(run: Run, airflow_home: Path, module_warehouse: str):
    """XCom, asset events and rendered fields hold keys and counts (RELIABILITY S9)."""
    with transaction(module_warehouse) as conn:
        people = rows(conn, "select full_name as word from vault.person_profile union select value from vault.person_identifier")
    words = [row.word for row in people if row.word and len(row.word) > 5]
    assert words
    with closing(sqlite3.connect(airflow_home / "airflow.db")) as airflow_database:
        tables = ("xcom", "asset_event", "rendered_task_instance_fields", "log", "dag_run")
        kept = "\n".join(str(row) for table in tables for row in airflow_database.execute(f"select * from {table}"))
    assert kept
    assert not [word for word in words if word in kept]
