"""The embedded PostgreSQL starts, survives rough treatment, and leaves nothing behind."""

from __future__ import annotations

import multiprocessing
import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import pytest

from sinergi.errors import RefusedStart, SinergiError
from sinergi.places import Home, project_root
from sinergi.services import postgres


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """One installation for all tests of this file: each leaves it stopped or running as it likes."""
    home = Home(tmp_path_factory.mktemp("embedded") / "var").create()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SINERGI_WAREHOUSE_URL", raising=False)
        yield home
        cluster = postgres._cluster(home)
        postgres.stop(home)
        shutil.rmtree(cluster.folder)  # for root it may lie outside the temporary folder


def ask(url: str, question: str) -> list[tuple]:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def server_of(home: Home) -> int:
    pid = postgres._cluster(home)._postmaster()
    assert pid is not None
    return pid


def test_every_role_comes_in_with_its_own_password_and_no_other(home: Home):
    postgres.start(home)
    for role in postgres.WAREHOUSE_ROLES:
        assert ask(postgres.url(home, role), "select current_user") == [(role,)]
    assert ask(postgres.airflow_url(home), "select current_user") == [("sinergi_airflow",)]
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(postgres.url(home).replace(postgres._cluster(home).password("sinergi_owner"), "sinergi"))
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        psycopg2.connect(postgres.airflow_url(home).replace("/airflow", "/warehouse"))


def test_a_short_role_name_will_do_and_an_unknown_one_is_named(home: Home):
    postgres.start(home)
    assert postgres.url(home, "report") == postgres.url(home, "sinergi_report")
    with pytest.raises(SinergiError, match="no role stranger"):
        postgres.url(home, "stranger")


def test_only_the_loopback_address_listens_and_no_socket_file(home: Home):
    postgres.start(home)
    listening = [link for link in psutil.Process(server_of(home)).net_connections() if link.status == psutil.CONN_LISTEN]
    assert {link.laddr.ip for link in listening} == {"127.0.0.1"}
    assert not psutil.Process(server_of(home)).net_connections(kind="unix")
    assert (postgres._cluster(home).data / "pg_hba.conf").read_text() == "host all all 127.0.0.1/32 scram-sha-256\n"


def test_secrets_are_closed_to_others_and_differ(home: Home):
    postgres.start(home)
    files = list(home.secrets.iterdir())
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len({file.read_text() for file in files}) == len(files) >= 8


def test_the_log_names_no_value(home: Home):
    postgres.start(home)
    with pytest.raises(psycopg2.DataError):
        ask(postgres.url(home), "select cast('SITI NURHALIZA A1234567' as integer)")
    with closing(psycopg2.connect(postgres.url(home))) as connection, connection.cursor() as cursor:
        cursor.execute("create temp table passport (number text primary key)")
        cursor.execute("insert into passport values ('B7654321')")
        with pytest.raises(psycopg2.IntegrityError):
            cursor.execute("insert into passport values ('B7654321')")
    log = postgres._cluster(home).log.read_text()
    assert "duplicate key" in log
    assert "B7654321" not in log
    assert "insert into" not in log


def test_a_second_start_is_cheap_and_changes_nothing(home: Home, monkeypatch: pytest.MonkeyPatch):
    postgres.start(home)
    pid = server_of(home)
    monkeypatch.setattr(postgres.subprocess, "Popen", None)  # which every way of starting a program comes down to
    postgres.start(home)
    assert server_of(home) == pid


def test_many_starts_at_once_make_one_server(home: Home):
    postgres.stop(home)
    program = "from sinergi.places import home; from sinergi.services import postgres; postgres.start(home()); print(postgres.url(home()))"
    environment = {**os.environ, "SINERGI_HOME": str(home.root), "PYTHONPATH": str(project_root() / "plugins")}
    starts = [subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    urls = {start.communicate(timeout=60)[0] for start in starts}
    assert {start.returncode for start in starts} == {0}
    assert len(urls) == 1
    programs = [" ".join(p.info["cmdline"] or []) for p in psutil.process_iter(["cmdline"]) if postgres._cluster(home)._serves(p.pid)]
    assert len([program for program in programs if "bin/postgres" in program]) == 1


def test_stop_leaves_no_process_and_a_second_stop_has_nothing_to_do(home: Home):
    postgres.start(home)
    assert postgres.stop(home)
    assert not postgres.is_running(home)
    assert not [process for process in psutil.process_iter() if postgres._cluster(home)._serves(process.pid)]
    assert not postgres.stop(home)


def test_a_killed_server_is_started_again_with_its_data(home: Home):
    postgres.start(home)
    with closing(psycopg2.connect(postgres.url(home))) as connection:
        connection.cursor().execute("create table if not exists survivor (x integer)")
        connection.commit()
    server = psutil.Process(server_of(home))
    server.kill()
    psutil.wait_procs([server], timeout=10)
    postgres.start(home)
    assert ask(postgres.url(home), "select count(*) from survivor") == [(0,)]


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 - 1], ids=["of a stranger", "of nobody"])
def test_a_stale_pid_file_is_no_obstacle(home: Home, pid: int):
    postgres.stop(home)
    data = postgres._cluster(home).data
    (data / "postmaster.pid").write_text(f"{pid}\n{data}\n1\n5432\n\n127.0.0.1\n1\nready   \n")
    assert not postgres.is_running(home)
    postgres.start(home)
    assert ask(postgres.url(home), "select 1") == [(1,)]


def test_a_set_up_that_was_interrupted_is_begun_again(tmp_path: Path):
    half = postgres.Cluster(tmp_path / "half", tmp_path / "secrets", throwaway=True)
    if half.user and not postgres._can_reach(tmp_path, half.user):
        half = postgres.Cluster(Path("/var/tmp") / f"sinergi-{os.getpid()}", tmp_path / "secrets", throwaway=True)
    try:
        (half.folder / "data.new" / "base").mkdir(parents=True)
        half.start()
        assert ask(half.url(postgres.OWNER), "select current_user") == [("sinergi_owner",)]
    finally:
        half.stop(mode="immediate")
        shutil.rmtree(half.folder)


def test_a_port_that_somebody_took_is_replaced(home: Home):
    postgres.start(home)
    port = postgres._cluster(home)._remembered_port()
    postgres.stop(home)
    with closing(socket.socket()) as somebody:
        somebody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        somebody.bind(("127.0.0.1", port))
        somebody.listen()
        postgres.start(home)
        assert f":{port}/" not in postgres.url(home)
        assert ask(postgres.url(home), "select 1") == [(1,)]


def test_a_chosen_port_that_is_busy_is_refused_by_name(home: Home, monkeypatch: pytest.MonkeyPatch):
    postgres.stop(home)
    with closing(socket.socket()) as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        monkeypatch.setenv("SINERGI_POSTGRES_PORT", str(port))
        with pytest.raises(RefusedStart, match=f"Port {port} .*in use by another program"):
            postgres.start(home)


def test_an_outside_server_is_used_as_it_is_and_nothing_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SINERGI_WAREHOUSE_URL", "postgresql://office:word@db.example:5433/wh?sslmode=require")
    home = Home(tmp_path / "var").create()
    postgres.start(home)
    assert not home.postgres.exists()
    assert postgres.url(home) == "postgresql://office:word@db.example:5433/wh?sslmode=require"
    assert postgres.url(home, "report").startswith("postgresql://sinergi_report:")
    assert postgres.url(home, "report").endswith("@db.example:5433/wh?sslmode=require")


def test_before_the_first_start_the_url_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SINERGI_WAREHOUSE_URL", raising=False)
    with pytest.raises(SinergiError, match="sinergi init"):
        postgres.url(Home(tmp_path))


def test_a_throwaway_server_is_gone_after_a_failure():
    def servers() -> set[int]:
        # What they start themselves comes and goes.
        mine = [process for process in psutil.process_iter(["name", "ppid"]) if process.info["ppid"] == os.getpid()]
        return {process.pid for process in mine if "postgres" in process.info["name"]}

    others = servers()  # the cluster that other tests share
    with pytest.raises(ZeroDivisionError), postgres.throwaway() as url:
        pids = servers() - others
        assert pids
        1 / 0  # noqa: B018
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(url)


def test_a_throwaway_folder_that_vanishes_under_the_search_is_passed_over(tmp_path, monkeypatch):
    """Two `sinergi check` at once: one ends while the other looks for leftovers."""
    monkeypatch.setattr(postgres, "_temporary_parent", lambda: tmp_path)
    stays = tmp_path / "sinergi-throwaway-2-b"
    stays.mkdir()
    (tmp_path / "sinergi-throwaway-1-a").symlink_to(tmp_path / "gone")  # found by its name, and nothing is there
    assert postgres._throwaway_folders() == [stays]


def test_a_throwaway_server_dies_with_the_process_that_wanted_it():
    program = """
import os
from sinergi.services import postgres
with postgres.throwaway() as url:
    print(url, next(path for path in postgres._throwaway_folders() if f"-{os.getpid()}-" in path.name), flush=True)
    os.kill(os.getpid(), 9)
"""
    environment = {**os.environ, "PYTHONPATH": str(project_root() / "plugins")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60, check=False)
    url, folder = done.stdout.split()
    assert url.startswith("postgresql://")
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            psycopg2.connect(url).close()
        except psycopg2.OperationalError:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the server outlived its process")
    assert Path(folder).exists()
    with postgres.throwaway():
        assert not Path(folder).exists()  # the next one clears up


def start_and_stop_as(user: str, folder: Path) -> None:
    """In a forked child: become `user` for good, then use the server as anybody would."""
    os.initgroups(user, pwd.getpwnam(user).pw_gid)
    os.setgid(pwd.getpwnam(user).pw_gid)
    os.setuid(pwd.getpwnam(user).pw_uid)
    postgres._unprivileged_user.cache_clear()
    home = Home(folder / "var").create()
    postgres.start(home)
    ask(postgres.url(home, "report"), "select 1")
    postgres.stop(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.skipif(not postgres._can_reach(Path(psycopg2.__file__).parent, "nobody"), reason="nobody cannot read this virtual environment")
def test_a_normal_user_needs_no_special_right():
    folder = Path("/var/tmp") / f"sinergi-normal-{os.getpid()}"
    folder.mkdir(mode=0o700)
    shutil.chown(folder, "nobody")
    child = multiprocessing.get_context("fork").Process(target=start_and_stop_as, args=("nobody", folder))
    try:
        child.start()
        child.join(timeout=60)
        assert child.exitcode == 0
        assert (folder / "var" / "postgres" / "data" / "PG_VERSION").stat().st_uid == pwd.getpwnam("nobody").pw_uid
    finally:
        shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="the question arises for root only")
def test_root_with_a_closed_home_gets_a_server_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "FALLBACK_ROOT", Path("/var/tmp") / f"sinergi-beside-{os.getpid()}")
    (tmp_path / "closed").mkdir(mode=0o700)
    home = Home(tmp_path / "closed" / "var").create()
    try:
        postgres.start(home)
        assert ask(postgres.url(home), "select current_user") == [("sinergi_owner",)]
        assert stat.S_IMODE((tmp_path / "closed").stat().st_mode) == 0o700  # nobody's doors are opened
        assert psutil.Process(server_of(home)).uids().real != 0
    finally:
        postgres.stop(home)
        shutil.rmtree(postgres.FALLBACK_ROOT)


@pytest.mark.skipif(os.geteuid() != 0, reason="the question arises for root only")
def test_programs_below_a_closed_folder_are_copied_to_an_open_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    beside = Path("/var/tmp") / f"sinergi-programs-{os.getpid()}"
    monkeypatch.setattr(postgres, "FALLBACK_ROOT", beside)
    monkeypatch.setattr(postgres, "_can_reach", lambda folder, user: not str(folder).endswith("pginstall18/bin"))
    postgres._binaries.cache_clear()
    try:
        programs = postgres._binaries("nobody")
        assert programs.is_relative_to(beside)
        said = subprocess.run([programs / "postgres", "--version"], user="nobody", capture_output=True, text=True, check=True).stdout
        assert said.startswith("postgres (PostgreSQL)")
        assert postgres._binaries("nobody") == programs
    finally:
        postgres._binaries.cache_clear()
        shutil.rmtree(beside, ignore_errors=True)
