"""`make run` as a newcomer sees it: sample in, every DAG to the end through the real scheduler, results out, nothing left running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from sinergi.database import dispose, rows, scalar, transaction
from sinergi.demo import DAGS
from sinergi.places import Home, project_root
from sinergi.services import airflow, postgres

PROGRAM = "import sys; from sinergi import demo; demo.run = (lambda run: lambda: run(scale=0.3))(demo.run); sys.exit(demo.main(['run']))"


@pytest.fixture
def installation(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.delenv("SINERGI_WAREHOUSE_URL", raising=False)
    monkeypatch.setenv("SINERGI_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("PYTHONPATH", str(project_root() / "plugins"))
    home = Home(tmp_path / "var")
    yield home
    airflow.down(home)
    shutil.rmtree(postgres._cluster(home).folder, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_make_run_goes_all_the_way_and_leaves_nothing_running(installation: Home):
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=project_root(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert not airflow._processes(installation)
    assert not postgres.is_running(installation)
    for part in ("What was delivered", "Foreign workers in mart", "Three sources side by side", "reports", "Where the time went"):
        assert part in done.stdout
    assert list(installation.reports.rglob("*.html"))
    assert not [path for path in installation.inbox.rglob("*") if path.is_file()]

    postgres.start(installation)
    airflow_url, url = postgres.airflow_url(installation), postgres.url(installation)
    with transaction(airflow_url) as conn:
        states = {(row.dag_id, row.state) for row in rows(conn, "select dag_id, state from dag_run")}
        keys = {row.partition_key for row in rows(conn, "select partition_key from dag_run where dag_id = 'reconcile__three_sources'")}
    assert {(dag_id, state) for dag_id, state in states if dag_id in DAGS} == {(dag_id, "success") for dag_id in DAGS}
    with transaction(url) as conn:
        files, answered = rows(conn, "select count(*) as files, count(*) filter (where is_answered) as answered from intake.submission")[0]
        assert files == answered > 50
        reconciled = {
            row.period
            for row in rows(conn, "select distinct counts ->> 'period' as period from intake.run where stage = 'reconcile__three_sources'")
        }
        assert len(keys) == 3 and keys == reconciled
        assert scalar(conn, "select count(*) from quality.conservation") == 0
    dispose(airflow_url)
    dispose(url)


@pytest.mark.slow
def test_a_run_that_is_stopped_twice_over_still_leaves_nothing_running(installation: Home):
    running = subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=project_root(), stdout=subprocess.PIPE, text=True)
    until = time.monotonic() + 400
    while time.monotonic() < until and airflow._pid(installation, "api-server") is None:
        time.sleep(0.2)
    assert airflow._processes(installation)
    for _ in range(2):
        os.kill(running.pid, signal.SIGTERM)
        time.sleep(0.5)
    assert "stopped by hand" in running.communicate(timeout=120)[0]
    assert running.returncode == 130
    assert not airflow._processes(installation)
    assert not postgres.is_running(installation)
