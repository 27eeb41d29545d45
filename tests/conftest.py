"""Shared fixtures: one throw-away PostgreSQL a session, databases made from an installed template."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from sinergi.database import dispose, engine
from sinergi.places import Home

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """URL of the owner of a private server that dies with the session."""
    from sinergi.services.postgres import throwaway

    with throwaway() as url:
        yield url


def _admin(cluster: str, statement: str) -> None:
    with engine(cluster).connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(sa.text(statement))


@pytest.fixture(scope="session")
def template_database(cluster: str) -> str:
    """Name of a database with everything installed, to be copied."""
    from sinergi.installation import install

    _admin(cluster, "create database installed_template")
    url = make_url(cluster).set(database="installed_template").render_as_string(hide_password=False)
    install(url)
    dispose(url)
    return "installed_template"


@pytest.fixture
def warehouse(cluster: str, template_database: str) -> Iterator[str]:
    """URL of a fresh, installed warehouse for one test."""
    with copy_of_template(cluster, template_database) as url:
        yield url


@pytest.fixture(scope="module")
def module_warehouse(cluster: str, template_database: str) -> Iterator[str]:
    """URL of an installed warehouse that the tests of one module share."""
    with copy_of_template(cluster, template_database) as url:
        yield url


@pytest.fixture(scope="module")
def another_warehouse(cluster: str, template_database: str) -> Iterator[str]:
    """A second installed warehouse for one module."""
    with copy_of_template(cluster, template_database) as url:
        yield url


@pytest.fixture
def new_warehouse(cluster: str, template_database: str):
    """Makes installed warehouses, each in a `with` block of its own."""
    return lambda: copy_of_template(cluster, template_database)


@pytest.fixture(scope="session")
def clean_sample(cluster: str, template_database: str, tmp_path_factory) -> Iterator[tuple[str, dict]]:
    """A warehouse through which the generator's clean sample has gone, and what is really so: for reading only."""
    from sinergi.intake.senders import load
    from sinergi.pipeline import run
    from sinergi.sample import generate

    home = Home(tmp_path_factory.mktemp("sample") / "var").create()
    truth_file = home.root / "truth.json"
    generate(home.inbox, months=3, seed=7, mess=0.0, truth_file=truth_file)
    with copy_of_template(cluster, template_database) as url:
        load(url, home.inbox / "senders.csv")
        (home.inbox / "senders.csv").unlink()
        result = run(url, home, CLOCK)
        yield url, {**json.loads(truth_file.read_text(encoding="utf-8")), "home": str(home.root), "result": result}


@contextmanager
def copy_of_template(cluster: str, template: str) -> Iterator[str]:
    name = f"w_{uuid.uuid4().hex[:12]}"
    _admin(cluster, f"create database {name} template {template} strategy file_copy")
    url = make_url(cluster).set(database=name).render_as_string(hide_password=False)
    yield url
    dispose(url)
    _admin(cluster, f"drop database {name} with (force)")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "var").create()


@pytest.fixture
def clock() -> datetime:
    """The instant at which tests receive and judge, after the due dates of 2026-10."""
    return CLOCK
