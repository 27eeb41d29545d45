"""Stages overlap as DAG runs do: what a publication did not know never enters under its clock or an earlier one."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from history import BEGIN, TAMBANG, History, answers
from test_restating import adds_up, cells, restated

from sinergi.database import engine, lock_number, rows, scalar, transaction
from sinergi.knowing import learning, telling
from sinergi.obligations import calendar
from sinergi.places import home
from sinergi.reconcile.three_sources import reconcile
from sinergi.reconcile.unseen import estimate_unseen
from sinergi.reporting.publishing import publish
from sinergi.sqlfiles import run
from sinergi.warehouse.loading import load

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def secret_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SINERGI_HOME", str(tmp_path))


@pytest.fixture
def history(warehouse: str) -> History:
    """Two companies and a kecamatan that told of three people, loaded and published."""
    told = History(warehouse, 1)
    told.random.sample = lambda choices, _: list(choices)[:3]
    told.office.clock += timedelta(days=1)
    told.tell("K01", "640203", "2026-08", 1)
    told.run()
    publish(warehouse, home(), told.clock)
    return told


def said(url: str) -> dict:
    return answers(url, without=("restatement", "stale_report"))


def then(url: str, instant) -> dict:
    return answers(url, instant, without=("restatement", "stale_report"))


def test_a_file_accepted_before_a_publication_and_loaded_after_it_was_not_known_to_it(history):
    url, accepted = history.url, history.clock + MINUTE
    history.office.clock = accepted
    history.tell("I01", "KANIM-SMD", "2026-08", 1)
    history.run()
    history.tell("K01", "640203", "2026-08", 2)
    history.tell("P01", TAMBANG, "2026-08", 1)
    publication = accepted + MINUTE
    publish(url, home(), publication)
    published, opening = said(url), cells(url)
    # The load has waited, with the clock that it had before.
    late = publication - timedelta(seconds=1)
    history.office.resolve()
    load(url, late)
    reconcile(url, late)
    estimate_unseen(url, late)
    assert said(url) != published
    assert then(url, publication) == published
    assert load(url, late + 2 * MINUTE)["submissions"] == 0, "an idle sweep"
    with transaction(url) as conn:
        assert rows(conn, "select form, version, known_from > :at as is_later, known_to from warehouse.dim_submission where edition_of is null "
                    "and known_to is null order by form", at=publication) == [("I01", 1, False, None), ("K01", 2, True, None), ("P01", 1, True, None)]  # fmt: skip
        assert scalar(
            conn,
            "select bool_and(known_to > :at) from warehouse.dim_submission where version = 1 and form = 'K01' and edition_of is null",
            at=publication,
        )
    publish(url, home(), late)  # a clock that was taken before all that
    parts = restated(url)
    adds_up(opening, parts, cells(url))
    assert {row.cause for row in parts if row.view_name == "mart.verified_headcount" or row.view_name == "mart.evidence_combination"} <= {
        "new",
        "late",
        "resubmitted",
    }


def test_a_file_is_known_since_the_load_that_saw_it_and_gone_since_the_one_that_saw_it_replaced(history):
    """Whoever asked in between did not see it; nor does one who asks for that moment later."""
    before = said(history.url)
    history.office.clock += MINUTE
    history.tell("K01", "640203", "2026-08", 2)
    accepted = history.clock
    history.office.resolve()
    load(history.url, accepted + MINUTE)
    with transaction(history.url) as conn:
        spells = rows(conn, "select version, known_from, known_to from warehouse.dim_submission where form = 'K01' order by version")
    assert [tuple(row) for row in spells] == [(1, accepted - MINUTE, accepted + MINUTE), (2, accepted + MINUTE, None)]
    assert then(history.url, accepted) == before


def test_facts_that_waited_for_identity_count_from_the_load_that_brought_them(history):
    history.office.clock += MINUTE
    history.tell("P01", TAMBANG, "2026-08", 1)
    first = history.clock
    load(history.url, first)
    between = first + MINUTE
    facts = "select count(*) from warehouse.fact_company_roster as fact inner join warehouse.submission_known using (submission_key)"
    published = said(history.url)
    history.office.resolve()
    load(history.url, between + MINUTE)
    assert then(history.url, between) == published
    with transaction(history.url) as conn:
        assert scalar(conn, facts) == 3
        assert scalar(conn, "select known_from from warehouse.dim_submission where form = 'P01'") == between + MINUTE
    assert load(history.url, between + 2 * MINUTE)["submissions"] == 0
    with transaction(history.url) as conn:
        assert run(conn, "warehouse/dim_submission/check.sql") == 0


def test_the_clock_of_a_stage_is_its_own_unless_something_later_was_published(history):
    url, published = history.url, history.clock
    for given, settled in (
        (published, published),
        (published + MINUTE, published + MINUTE),
        (published - MINUTE, published + timedelta(milliseconds=1)),
    ):
        with learning(url, given) as clock:
            assert clock == settled


def test_a_publication_has_no_clock_before_anything_that_it_tells(history):
    newer = history.clock + 5 * MINUTE
    calendar.refresh(history.url, newer)
    history.office.clock = newer
    history.tell("P01", TAMBANG, "2026-08", 1)
    history.run()
    with telling(history.url, history.clock - MINUTE) as clock:
        assert clock == newer
    with telling(history.url, newer + MINUTE) as clock:
        assert clock == newer + MINUTE
    history.office.do("update intake.sender set name = 'Kecamatan lain' where sender = '640203'")
    load(history.url, newer + 2 * MINUTE)
    with telling(history.url, newer + MINUTE) as clock:
        assert clock == newer + 2 * MINUTE, "no more than a name has changed"


def test_a_run_with_a_clock_long_before_the_last_publication_is_published_with_all_its_causes(history):
    """`sinergi run`, then `sinergi run --as-of` an earlier day: duties are awaited again, and there are new ones beside them."""
    history.office.clock += timedelta(days=40)
    history.run()
    publish(history.url, home(), history.clock)
    opening = cells(history.url)
    history.office.registers("9120000000999", "PT Contoh Baru")
    history.office.clock -= timedelta(days=36)
    history.run()
    publish(history.url, home(), history.clock)
    parts = restated(history.url)
    adds_up(opening, parts, cells(history.url))
    assert {"new", "rule_change"} <= {row.cause for row in parts}


@pytest.mark.parametrize("stage", [load, reconcile, estimate_unseen, lambda url, clock: publish(url, home(), clock)])
def test_one_stage_waits_for_the_other(warehouse, stage):
    with learning(warehouse, BEGIN), engine(warehouse).connect() as conn:
        assert not conn.execute(sa.text("select pg_try_advisory_lock(:n)"), {"n": lock_number("knowledge")}).scalar()
    waits: list[bool] = []

    def listen(conn, _cursor, statement, parameters, *_rest) -> None:
        if "pg_advisory_lock(" in statement:
            waits.append(lock_number("knowledge") in dict(parameters).values())

    sa.event.listen(engine(warehouse), "before_cursor_execute", listen)
    try:
        stage(warehouse, BEGIN)
    finally:
        sa.event.remove(engine(warehouse), "before_cursor_execute", listen)
    assert waits[0]
