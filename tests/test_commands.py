"""What the command line says when a path, a port or a URL is wrong: one English line, the next step, exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from sinergi import cli
from sinergi.database import engine, session_lock, transaction
from sinergi.errors import DatabaseFault, RefusedStart

DOWN = "postgresql://somebody:word-of-secret@127.0.0.1:1/warehouse"


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """Runs one command in an empty folder; what it printed as error."""
    monkeypatch.setenv("SINERGI_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("SINERGI_WAREHOUSE_URL", DOWN)
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("x")
    Path("folder").mkdir()
    Path("short.csv").write_text("code,kind,name,region\n1234567890125,company\n")
    Path("utf16.csv").write_bytes("code,kind,name,region\n".encode("utf-16"))

    def run(*words: str) -> str:
        assert cli.main(list(words)) == 2
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 1
        assert lines[0].startswith("sinergi: ")
        assert "word-of-secret" not in lines[0]
        return lines[0]

    return run


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sample", "--out", "file/out", "--months", "1"), "file/out: Not a directory; mend the path"),
        (("template", "K01", "-o", "folder"), "folder: Is a directory; mend the path"),
        (("check", "folder"), "folder: not a file; name the files in it"),
        (("check", "nowhere.xlsx"), "nowhere.xlsx: no such file"),
        (("sender", "load", "nowhere.csv"), "nowhere.csv: No such file or directory; mend the path"),
        (("sender", "load", "short.csv"), "region '' is not a dotted code"),
        (("sender", "load", "utf16.csv"), "utf16.csv: not UTF-8; save it as CSV UTF-8"),
        (("start",), 'connection to server at "127.0.0.1", port 1 failed: Connection refused. See that the server runs'),
        (("status",), 'connection to server at "127.0.0.1", port 1 failed: Connection refused. See that the server runs'),
    ],
)
def test_a_wrong_path_or_server_is_told_in_one_line_with_the_next_step(said, words, told):
    assert told in said(*words)


def test_a_database_that_great_expectations_misses_is_no_wrong_path(said, monkeypatch):
    def missing() -> str:
        raise ConnectionError("(psycopg.OperationalError) somebody:word-of-secret")

    monkeypatch.setattr(cli, "_warehouse", missing)
    assert "the database does not answer; see that the server runs" in said("status")


def test_a_home_that_is_a_file_is_told(said, tmp_path, monkeypatch):
    monkeypatch.setenv("SINERGI_HOME", str(tmp_path / "file"))
    assert f"{tmp_path / 'file'}: File exists; mend the path" in said("init")


def test_a_url_that_is_none_is_told_without_quoting_it(said, monkeypatch):
    for wrong in ("word-of-secret", "postgresql://somebody:word-of-secret@host:port/warehouse"):
        monkeypatch.setenv("SINERGI_WAREHOUSE_URL", wrong)
        assert "SINERGI_WAREHOUSE_URL is no URL such as" in said("status")


def test_a_port_that_is_none_is_told(said, monkeypatch, tmp_path):
    from sinergi.places import Home
    from sinergi.services.postgres import _cluster

    for wrong in ("abc", "0", "99999"):
        monkeypatch.setenv("SINERGI_POSTGRES_PORT", wrong)
        with pytest.raises(RefusedStart, match=f"SINERGI_POSTGRES_PORT is '{wrong}'; name a port from 1 to 65535"):
            _cluster(Home(tmp_path / "var"))._free_port()


def test_a_folder_of_forms_that_is_not_there_is_not_passed_over(said, monkeypatch, tmp_path):
    monkeypatch.setenv("SINERGI_EXPECTATIONS", str(tmp_path / "unmounted"))
    assert f"SINERGI_EXPECTATIONS names {tmp_path / 'unmounted'}, which is no folder" in said("template", "K01", "-o", "k01.xlsx")


def test_an_empty_home_is_told_how_it_is_set_up(said, cluster, monkeypatch):
    monkeypatch.setattr(cli, "_warehouse", lambda: cluster)
    assert "a home that is new is set up by `sinergi init`" in said("status")


def test_a_connection_that_breaks_says_what_to_do(cluster):
    with (
        pytest.raises(DatabaseFault, match=r"connection was lost\. See that the server runs|terminating connection"),
        transaction(cluster) as conn,
    ):
        number = conn.exec_driver_sql("select pg_backend_pid()").scalar()
        with engine(cluster).connect() as other:
            other.exec_driver_sql(f"select pg_terminate_backend({number})")
        conn.exec_driver_sql("select 1")


def test_a_server_that_goes_under_a_lock_is_told_as_what_broke_the_work(cluster):
    """Most of a run is done under a lock; PostgreSQL killed in the middle ended it in a stack trace about the lock."""
    with pytest.raises(DatabaseFault, match="reading the month"), session_lock(cluster, "any") as conn:
        number = conn.exec_driver_sql("select pg_backend_pid()").scalar()
        with engine(cluster).connect() as other:
            other.exec_driver_sql(f"select pg_terminate_backend({number})")
        raise DatabaseFault(None, where="reading the month")
    with session_lock(cluster, "any") as conn:
        assert conn.exec_driver_sql("select 1").scalar() == 1
