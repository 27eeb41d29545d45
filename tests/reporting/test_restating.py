"""Restatement: for every cell of every mart of counts, opening plus parts is closing, whatever happened between."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from datetime import timedelta

import pytest
import sqlalchemy as sa
from history import BEGIN, History

from sinergi.database import rows, transaction
from sinergi.reporting.restating import CAUSES, _ask, account

HISTORIES = int(os.environ.get("SINERGI_HISTORIES", "3"))


@pytest.fixture(autouse=True)
def secret_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SINERGI_HOME", str(tmp_path))


def cells(url: str, known_on=None) -> dict:
    with transaction(url) as conn:
        return _ask(conn, known_on, {}) if known_on else _ask_now(conn)


def _ask_now(conn) -> dict:
    class Unset:
        def isoformat(self):
            return ""

    return _ask(conn, Unset(), {})


def restated(url: str, since=None, until=None) -> list:
    with transaction(url) as conn:
        for name, instant in (("restated_from", since), ("restated_to", until)):
            if instant:
                conn.execute(sa.text(f"select set_config('sinergi.{name}', :at, true)"), {"at": instant.isoformat()})
        return rows(conn, "select view_name, cast(cell as text) as cell, was, now, cause, amount from mart.restatement")


def adds_up(opening: dict, found: list, closing: dict) -> None:
    parts = defaultdict(int)
    for row in found:
        key = (row.view_name, row.cell)
        assert row.cause in CAUSES
        assert (row.was, row.now) == (opening.get(key, 0), closing.get(key, 0)), key
        parts[key] += row.amount
    for key in opening.keys() | closing.keys() | parts.keys():
        assert opening.get(key, 0) + parts[key] == closing.get(key, 0), key


@pytest.mark.parametrize("seed", range(1000, 1000 + HISTORIES))
def test_opening_and_parts_make_the_closing_of_every_cell(new_warehouse, seed: int):
    with new_warehouse() as url:
        history = History(url, seed)
        published = [(BEGIN, {})]
        for _ in range(4):
            history.day()
            account(url, history.clock)
            published.append((history.clock, cells(url)))
        (_, before), (until, now) = published[-2:]
        adds_up(before, restated(url), now)
        (since, first), (middle, second) = published[1], published[3]
        adds_up(first, restated(url, since), now)
        adds_up(first, restated(url, since, middle), second)
        adds_up({}, restated(url, BEGIN, until), now)
        assert account(url, history.clock + timedelta(days=0)) >= 0, "the same clock again"
        adds_up(before, restated(url), now)


@pytest.fixture
def history(warehouse: str) -> History:
    return History(warehouse, 1)


def told(history: History, form: str, sender: str, period: str, version: int, people: int) -> None:
    history.random.sample = lambda choices, _: list(choices)[:people]
    history.tell(form, sender, period, version)
    del history.random.sample
    history.run()
    account(history.url, history.clock)


def headline(history: History, since=None, until=None) -> dict:
    """Cause to amount for persons known to somebody in the kabupaten."""
    moved = defaultdict(int)
    for row in restated(history.url, since, until):
        cell = json.loads(row.cell)
        if row.view_name == "mart.verification_rate" and cell["region_code"] == "64.02" and cell["measure"] == "persons_known":
            moved[row.cause] += row.amount
    return dict(moved)


def test_each_cause_is_called_by_its_name(history):
    told(history, "K01", "640212", "2026-08", 1, 3)
    assert headline(history) == {"new": 3}
    history.office.clock += timedelta(days=2)
    told(history, "K01", "640212", "2026-08", 2, 5)
    assert headline(history) == {"resubmitted": 2}
    history.office.clock += timedelta(days=30)
    told(history, "K01", "640203", "2026-08", 1, 5)
    found = {row.cause for row in restated(history.url)}
    assert "late" in found and "resubmitted" not in found
    history.office.clock += timedelta(days=1)
    history.office.do("update intake.sender set kbli = '24202' where sender = '0220001234567'")
    history.run()
    account(history.url, history.clock)
    assert {row.cause for row in restated(history.url)} <= {"reference_change", "late"}
    assert {row.cause for row in restated(history.url)}
