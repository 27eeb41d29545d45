"""The same DAGs on a Celery worker with a Redis of one's own: `pytest -m celery` (needs Debian's redis-server; left out of the default run).

It is the small proof of docker-compose.yml on a machine without Docker: broker with a password, worker as a process of its own, results in
PostgreSQL.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from sinergi.database import rows, transaction
from sinergi.installation import install
from sinergi.places import Home
from sinergi.services import airflow, postgres

pytestmark = pytest.mark.celery


@pytest.fixture
def broker() -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server is not installed: apt install redis-server")
    with closing(socket.socket()) as any_port:
        any_port.bind(("127.0.0.1", 0))
        port = any_port.getsockname()[1]
    redis = subprocess.Popen([program, "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert redis.stdin is not None
    redis.stdin.write(f"bind 127.0.0.1\nport {port}\nrequirepass {'r7' * 16}\nsave ''\n")
    redis.stdin.close()
    yield f"redis://:{'r7' * 16}@127.0.0.1:{port}/0"
    redis.terminate()
    redis.wait(timeout=20)


def test_a_celery_worker_runs_the_dags(home: Home, broker: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SINERGI_BROKER_URL", broker)
    monkeypatch.delenv("SINERGI_WAREHOUSE_URL", raising=False)
    try:
        postgres.start(home)
        install(postgres.url(home))
        airflow.up(home, 0)
        wanted = {"obligations__calendar", "upkeep__retention", "intake__districts"}  # the clock starts them at once
        until, green = time.monotonic() + 240, set()
        while time.monotonic() < until and not wanted <= green:
            with transaction(postgres.airflow_url(home)) as conn:
                green = {row.dag_id for row in rows(conn, "select dag_id from dag_run where state = 'success'")}
            time.sleep(2)
        assert wanted <= green
        worker_log = (home.airflow / "logs" / "worker.log").read_text()
        assert worker_log.count("succeeded in") >= len(wanted)
        assert "Executor: LocalExecutor" not in (home.airflow / "logs" / "scheduler.log").read_text()
    finally:
        airflow.down(home)
        shutil.rmtree(postgres._cluster(home).folder)
    assert not airflow._processes(home)
