"""Airflow's four services as processes of our own: api-server, scheduler, dag-processor, triggerer.

`airflow standalone` stops badly and listens on every address; here each service has its own session, pid file and log, all listen on
127.0.0.1 only, every secret is generated, and a stop leaves no process behind. The library itself never imports airflow.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets as random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sinergi.errors import RefusedStart
from sinergi.places import Home, project_root
from sinergi.secrets import remembered
from sinergi.services import postgres

# Without their log servers, which would listen on all addresses; the UI reads the logs from the shared folder.
COMPONENTS = {
    "api-server": ["api-server"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
    "scheduler": ["scheduler", "--skip-serve-logs"],
}
WORKER = {"worker": ["celery", "worker", "--skip-serve-logs", "--concurrency", "2"]}  # where SINERGI_BROKER_URL names a Redis
ALL = (*COMPONENTS, *WORKER)
DEFAULT_PORT = 8080
ADMIN = "admin"
PASSWORD = "airflow_admin.password"
MARK = "SINERGI_SERVICES_OF"  # in the environment of every process of ours: how a stop finds those that left their session
WEAK = ("airflow", "changeme", "password", "postgres", "secret", "temporary_key")

# Runs in one Python, because importing Airflow takes longer than the work; words come by stdin, so that no process list shows the password.
SET_UP = """
import json, sys
from airflow.cli.cli_parser import get_parser
parser = get_parser()
for words in json.load(sys.stdin):
    command = parser.parse_args(words)
    command.func(command)
"""


@dataclass(frozen=True)
class Running:
    """Where the services are."""

    ui: str
    user: str
    password_file: Path


def up(home: Home, port: int | None = None, parallel_tasks: int = 3, tell: Callable[[str], None] = lambda line: None) -> Running:
    """Start PostgreSQL and the four services and wait until all are healthy. Safe to repeat; cleans up after a broken earlier start.

    `port` of the UI: None means SINERGI_UI_PORT or 8080 and refuses when it is in use; 0 takes any free one.
    """
    with _lock(home):
        known = _remembered_port(home)
        if known and _all_alive(home) and _is_healthy(known):
            return _running(home, known)
        if _processes(home):
            tell("clearing a half-started earlier run")
            _end_all(home)
        refuse_weak_secrets(home)
        chosen = _choose_port(port)
        tell("PostgreSQL")
        postgres.start_for_airflow(home)
        environment = environment_of(home, chosen, parallel_tasks)
        (home.airflow / "port").write_text(str(chosen))
        tell("Airflow's database and its administrator")
        set_up_database(home, environment)
        tell("Airflow's four services")
        try:
            for name, words in _components().items():
                if name == "scheduler":  # its first tasks would find nobody to report to
                    _await(home, lambda: _answers(chosen))
                _launch(home, name, words, environment)
            _await(home, lambda: _is_healthy(chosen))
        except RefusedStart:
            _end_all(home)
            raise
        return _running(home, chosen)


def down(home: Home) -> bool:
    """Stop the four services and everything they started, then PostgreSQL; tells whether anything was running."""
    stopped = False
    if home.airflow.exists():
        with _lock(home):
            stopped = _end_all(home)
    return postgres.stop(home) or stopped


def environment_of(home: Home, port: int, parallel_tasks: int = 3) -> dict[str, str]:
    """The environment of the services and their tasks. Every secret comes from home/secrets."""
    secrets = {
        "AIRFLOW__CORE__FERNET_KEY": remembered(
            home.secrets, "airflow_fernet.key", lambda: base64.urlsafe_b64encode(os.urandom(32)).decode()
        ),
        "AIRFLOW__API_AUTH__JWT_SECRET": remembered(home.secrets, "airflow_jwt.key", lambda: random.token_urlsafe(64)),
        "AIRFLOW__API__SECRET_KEY": remembered(home.secrets, "airflow_session.key", lambda: random.token_urlsafe(48)),
    }
    here = f"http://127.0.0.1:{port}"
    database = postgres.airflow_url(home)
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW__") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return inherited | secrets | {
        MARK: str(home.root),
        "SINERGI_HOME": str(home.root),
        "PYTHONPATH": str(project_root() / "plugins"),
        "AIRFLOW_HOME": str(home.airflow),
        "AIRFLOW__CORE__DAGS_FOLDER": str(project_root() / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(project_root() / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(parallel_tasks),
        "AIRFLOW__CORE__AUTH_MANAGER": "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{here}/execution/",
        "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "120",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": here,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database.replace("postgresql:", "postgresql+psycopg2:", 1),
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "60",
        "AIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT": "False",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "120",
        "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "30",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home.airflow / "logs" / "tasks"),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "GX_ANALYTICS_ENABLED": "false",
        **(_celery(os.environ["SINERGI_BROKER_URL"], database) if os.environ.get("SINERGI_BROKER_URL") else {}),
    }  # fmt: skip


def database_url(home: Home) -> str:
    """SQLAlchemy's URL of Airflow's database: SINERGI_AIRFLOW_URL where it lies elsewhere (docker-compose.yml), else on the home's server."""
    return os.environ.get("SINERGI_AIRFLOW_URL") or postgres.airflow_url(home).replace("postgresql:", "postgresql+psycopg2:", 1)


def refuse_weak_secrets(home: Home) -> None:
    """No start with an empty, short or well-known secret (RELIABILITY S14)."""
    for file in (*home.secrets.glob("airflow_*"), *home.secrets.glob("*.password")):
        if is_weak(file.read_text().strip()):
            raise RefusedStart(f"{file} is empty or too weak a secret. Remove it; the next start generates a new one.")


def is_weak(secret: str) -> bool:
    """Too short to have been generated, or one of the defaults that everybody knows."""
    return len(secret) < 20 or any(word in secret.lower() for word in WEAK)


def _celery(broker: str, database: str) -> dict[str, str]:
    return {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CELERY__BROKER_URL": broker,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{database}",
        "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "86400",
        "AIRFLOW__API__WORKERS": "2",
    }


def _components() -> dict[str, list[str]]:
    return COMPONENTS | (WORKER if os.environ.get("SINERGI_BROKER_URL") else {})


def ask(address: str, words: dict[str, Any] | None = None, bearer: str | None = None, method: str | None = None) -> Any:
    """One JSON request to Airflow's API."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    body = None if words is None else json.dumps(words).encode()
    request = urllib.request.Request(address, data=body, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def _running(home: Home, port: int) -> Running:
    return Running(f"http://127.0.0.1:{port}", ADMIN, home.secrets / PASSWORD)


def set_up_database(home: Home, environment: dict[str, str]) -> None:
    """Migrate Airflow's database and create its administrator, once per lock of packages."""
    from importlib.metadata import version

    stamp = home.airflow / "set_up"
    state = f"airflow {version('apache-airflow')}, fab {version('apache-airflow-providers-fab')}"
    if stamp.exists() and stamp.read_text() == state:
        return
    person = ["--username", ADMIN, "--role", "Admin", "--firstname", "Sinergi", "--lastname", "Admin", "--email", "admin@sinergi.invalid"]
    # One word: a generated password may begin with a dash, and would be taken for an option.
    commands = [["db", "migrate"], ["users", "create", *person, f"--password={remembered(home.secrets, PASSWORD)}"]]
    log = _folder(home, "logs") / "set_up.log"
    with log.open("w") as stream:
        done = subprocess.run(
            [sys.executable, "-c", SET_UP],
            input=json.dumps(commands),
            text=True,
            env=environment,
            stdout=stream,
            stderr=stream,
            check=False,
        )
    if done.returncode:
        raise RefusedStart(f"Airflow's database could not be set up; see {log}")
    stamp.write_text(state)


def _launch(home: Home, name: str, words: list[str], environment: dict[str, str]) -> None:
    log = _folder(home, "logs") / f"{name}.log"
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "airflow", *words],
            env=environment, cwd=home.airflow, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True,
        )  # fmt: skip
    (_folder(home, "pids") / name).write_text(f"{process.pid}")


def _await(home: Home, happened: Callable[[], bool], seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while not happened():
        for name in ALL:
            pid = _pid(home, name)
            if pid and not _is_alive(pid):
                raise RefusedStart(f"Airflow's {name} ended while starting; see {home.airflow / 'logs' / f'{name}.log'}")
        if time.monotonic() > until:
            raise RefusedStart(f"Airflow was not healthy after {seconds:.0f} s; see {home.airflow / 'logs'}")
        time.sleep(0.3)


def _answers(port: int) -> bool:
    with suppress(urllib.error.URLError, OSError, ValueError):
        ask(f"http://127.0.0.1:{port}/api/v2/version")
        return True
    return False


def _is_healthy(port: int) -> bool:
    with suppress(urllib.error.URLError, OSError, ValueError):
        health = ask(f"http://127.0.0.1:{port}/api/v2/monitor/health")
        return all(health[part]["status"] == "healthy" for part in ("metadatabase", "scheduler", "triggerer", "dag_processor"))
    return False


def _end_all(home: Home) -> bool:
    """TERM to the services, so that they finish tidily; then KILL to whatever of theirs is left, orphaned task workers included."""
    found = _processes(home)
    if found:
        for name in ALL:
            _send(_pid(home, name), signal.SIGTERM)
        # not the triggerer: it takes ten seconds to say goodbye and has nothing to lose
        _wait(lambda: not any(_is_alive(_pid(home, name)) for name in ALL if name != "triggerer"), seconds=15)
        for _ in range(2):  # twice: a worker may just have been starting another process
            left = {*_processes(home), *(pid for pid in found if _is_alive(pid))}
            for pid in left:
                _send(pid, signal.SIGKILL)
            _wait(lambda left=left: not any(_is_alive(pid) for pid in left), seconds=3)  # type: ignore[misc]
    for name in ALL:
        (home.airflow / "pids" / name).unlink(missing_ok=True)
    return bool(found)


def _processes(home: Home) -> set[int]:
    """Every live process of this home's services: of their sessions, marked by their environment, or descended from one of these."""
    import psutil

    sessions = {_pid(home, name) for name in ALL} - {None}
    mark = str(home.root)
    ours: set[int] = set()
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                continue
            in_session = os.getsid(process.pid) in sessions and "airflow" in " ".join(process.cmdline())
            if in_session or process.environ().get(MARK) == mark:
                ours |= {process.pid, *(child.pid for child in process.children(recursive=True))}
    return ours - {os.getpid()}


def _all_alive(home: Home) -> bool:
    return all(_is_alive(_pid(home, name)) for name in _components())


def _pid(home: Home, name: str) -> int | None:
    with suppress(FileNotFoundError, ValueError):
        return int((home.airflow / "pids" / name).read_text())
    return None


def _is_alive(pid: int | None) -> bool:
    import psutil

    if pid is None:
        return False
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    with suppress(psutil.Error):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


def _send(pid: int | None, what: signal.Signals) -> None:
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


def _choose_port(port: int | None) -> int:
    wanted = int(os.environ.get("SINERGI_UI_PORT") or DEFAULT_PORT) if port is None else port
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            message = (
                f"Port {wanted} on 127.0.0.1 is in use by another program. Stop it, or choose another port: SINERGI_UI_PORT=8090 make up"
            )
            raise RefusedStart(message) from None
        return int(probe.getsockname()[1])


def _remembered_port(home: Home) -> int | None:
    with suppress(FileNotFoundError, ValueError):
        return int((home.airflow / "port").read_text())
    return None


def _folder(home: Home, name: str) -> Path:
    folder = home.airflow / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _wait(happened: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(0.1)
    return happened()


@contextmanager
def _lock(home: Home) -> Iterator[None]:
    home.airflow.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home.airflow / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RefusedStart(f"Another `make run`, `make up` or `make down` is at work in {home.root}. Wait for it to end.") from None
        yield
