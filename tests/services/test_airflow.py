"""Airflow's services start on the loopback address with generated secrets, and a stop leaves no process."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator
from contextlib import closing, suppress

import psutil
import pytest

from sinergi.errors import RefusedStart
from sinergi.places import Home, project_root
from sinergi.secrets import remembered
from sinergi.services import airflow, postgres


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("airflow_services") / "var").create()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SINERGI_WAREHOUSE_URL", raising=False)
        yield home
        airflow.down(home)
        shutil.rmtree(postgres._cluster(home).folder)


@pytest.fixture(scope="module")
def running(home: Home) -> airflow.Running:
    # One generated password in 64 begins like an option of a command.
    remembered(home.secrets, airflow.PASSWORD, lambda: "-" + secrets.token_urlsafe(24))
    return airflow.up(home, 0)


def token(running: airflow.Running, password: str) -> str:
    return airflow.ask(f"{running.ui}/auth/token", {"username": running.user, "password": password})["access_token"]


@pytest.mark.slow
def test_it_listens_on_the_loopback_address_only(home: Home, running: airflow.Running):
    addresses = set()
    for pid in airflow._processes(home):
        with suppress(psutil.NoSuchProcess):  # the dag-processor's children come and go
            links = psutil.Process(pid).net_connections(kind="inet")
            addresses |= {link.laddr.ip for link in links if link.status == psutil.CONN_LISTEN}
    assert addresses == {"127.0.0.1"}


@pytest.mark.slow
def test_the_generated_password_opens_the_door_and_a_usual_one_does_not(running: airflow.Running):
    assert stat.S_IMODE(running.password_file.stat().st_mode) == 0o600
    bearer = token(running, running.password_file.read_text())
    assert airflow.ask(f"{running.ui}/api/v2/importErrors", bearer=bearer)["total_entries"] == 0
    with pytest.raises(urllib.error.HTTPError) as refused:
        token(running, "admin")
    assert refused.value.code == 401
    with pytest.raises(urllib.error.HTTPError) as closed:
        airflow.ask(f"{running.ui}/api/v2/dags")
    assert closed.value.code == 401


@pytest.mark.slow
def test_no_password_stands_in_the_process_list(home: Home, running: airflow.Running):
    secrets = [file.read_text().strip() for file in home.secrets.iterdir()]
    words = "\n".join(" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"]))
    assert not any(secret in words for secret in secrets)


@pytest.mark.slow
def test_a_second_start_finds_the_first(home: Home, running: airflow.Running):
    before = airflow._pid(home, "scheduler")
    assert airflow.up(home, 0).ui == running.ui
    assert airflow._pid(home, "scheduler") == before


@pytest.mark.slow
def test_after_a_killed_scheduler_a_stop_leaves_no_process(home: Home, running: airflow.Running):
    os.kill(airflow._pid(home, "scheduler"), signal.SIGKILL)
    before = airflow._processes(home)
    assert airflow.down(home)
    assert not [pid for pid in before if airflow._is_alive(pid)]
    assert not airflow._processes(home)
    assert not postgres.is_running(home)
    assert not airflow.down(home)


def test_leftovers_are_found_even_outside_their_session(tmp_path):
    home = Home(tmp_path / "var").create()
    orphan = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], env={**os.environ, airflow.MARK: str(home.root)}, start_new_session=True
    )
    try:
        time.sleep(0.3)
        assert orphan.pid in airflow._processes(home)
        assert airflow._end_all(home)
        assert not airflow._is_alive(orphan.pid)
    finally:
        orphan.kill()


def test_a_busy_port_is_named_with_the_way_out(tmp_path, monkeypatch: pytest.MonkeyPatch):
    home = Home(tmp_path / "var").create()
    with closing(socket.socket()) as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        monkeypatch.setenv("SINERGI_UI_PORT", str(port))
        with pytest.raises(RefusedStart, match=f"Port {port} on 127.0.0.1 is in use.*SINERGI_UI_PORT"):
            airflow.up(home)
    assert not postgres.is_running(home)


def test_two_starts_at_once_are_told_apart(tmp_path):
    home = Home(tmp_path / "var").create()
    with airflow._lock(home), pytest.raises(RefusedStart, match="is at work"):
        airflow.down(home)


@pytest.mark.parametrize("weak", ["", "airflow", "changeme", "admin", "temporary_key"])
@pytest.mark.parametrize(
    "name", ["airflow_fernet.key", "airflow_jwt.key", "airflow_session.key", airflow.PASSWORD, "sinergi_owner.password"]
)
def test_a_weak_secret_is_refused_before_anything_starts(tmp_path, name: str, weak: str):
    home = Home(tmp_path / "var").create()
    (home.secrets / name).write_text(weak)
    with pytest.raises(RefusedStart, match=f"{name} is empty or too weak"):
        airflow.refuse_weak_secrets(home)


def test_every_setting_that_could_open_a_door_is_closed(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "airflow_url", lambda home: "postgresql://sinergi_airflow:x@127.0.0.1:1/airflow")
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS", "True")  # somebody's setting of another installation
    environment = airflow.environment_of(Home(tmp_path / "var").create(), 8080)
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert environment["AIRFLOW__CORE__AUTH_MANAGER"].endswith("FabAuthManager")
    assert "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS" not in environment
    assert (
        len({environment[name] for name in ("AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__API__SECRET_KEY")}) == 3
    )
    assert json.dumps(environment)  # plain texts only
    assert environment["AIRFLOW__CORE__DAGS_FOLDER"] == str(project_root() / "dags")
